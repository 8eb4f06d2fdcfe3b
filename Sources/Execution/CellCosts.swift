import Messages
import Results
import Vocabulary

/// What cells cost, in seconds of one worker, learnt from finished ones.
public struct CellCosts: Sendable {
  private struct Block: Hashable {
    var problem: String
    var optimizer: String
  }

  private struct Mean {
    var sum = 0.0
    var count = 0.0
    var value: Double { sum / count }

    mutating func add(_ seconds: Double) {
      sum += seconds
      count += 1
    }
  }

  private var configurations: [String: Mean] = [:]
  private var blocks: [Block: Mean] = [:]
  private var all: Mean?

  public init() {}

  /// From the plan's cells that are done.
  public init(_ work: Workload, _ index: StoreIndex) {
    for cell in work.cells {
      guard let entry = index.finished[cell.id] else { continue }
      add(entry.seconds, of: work.configuration(of: cell), outcome: entry.outcome)
    }
  }

  /// A diverged cell ends early: it tells only of its own configuration.
  public mutating func add(
    _ seconds: Double, of configuration: Configuration, outcome: Vocabulary.Measurement.Outcome
  ) {
    configurations[configuration.id, default: Mean()].add(seconds)
    guard outcome == .completed else { return }
    blocks[Block(problem: configuration.problem, optimizer: configuration.optimizer), default: Mean()]
      .add(seconds)
    all = all ?? Mean()
    all?.add(seconds)
  }

  /// From cells of the same configuration, else of the same problem and optimizer; nil where there are none.
  public func seconds(of configuration: Configuration) -> Double? {
    (configurations[configuration.id]
      ?? blocks[Block(problem: configuration.problem, optimizer: configuration.optimizer)])?.value
  }

  /// Of every completed cell.
  public var meanSeconds: Double? { all?.value }
}
