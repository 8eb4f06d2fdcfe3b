import Results
import Vocabulary

/// The cells that are left, in the order in which they are given out.
///
/// That is the order of the plan, but among neighbours of one seed those that are expected to take longest come first
/// (Graham, "Bounds on multiprocessing timing anomalies", 1969, LPT), so that a run does not end with everybody
/// waiting for one long cell. What is expected is learnt as cells end; of which nothing is known may be long.
struct CellQueue: CellSource {
  private let work: Workload
  private let cells: [Cell]
  private var next = 0
  /// What is left of the current seed, the next one last.
  private var block: [Cell] = []
  private var costs: CellCosts

  init(_ cells: [Cell], of work: Workload, costs: CellCosts) {
    self.cells = cells
    self.work = work
    self.costs = costs
  }

  mutating func learn(_ measurement: Vocabulary.Measurement, of cell: Cell, seconds: Double) {
    costs.add(seconds, of: work.configuration(of: cell), outcome: measurement.outcome)
  }

  mutating func learnFailure(of cell: Cell) {}

  mutating func pass(_ cell: Cell) {}

  mutating func take() -> Taken {
    if block.isEmpty { fillBlock() }
    return block.popLast().map(Taken.cell) ?? .nothing
  }

  /// What nine of ten cells like this one took at the most; nil where none has ended.
  func longSeconds(of cell: Cell) -> Double? { costs.longSeconds(of: work.configuration(of: cell)) }

  private mutating func fillBlock() {
    guard next < cells.count else { return }
    let end = cells[next...].firstIndex { $0.seed != cells[next].seed } ?? cells.count
    let neighbours = cells[next..<end].map { cell in
      (cell, seconds: costs.seconds(of: work.configuration(of: cell)) ?? .infinity)
    }
    next = end
    // Stable: of equals the one that was declared first.
    block = neighbours.enumerated()
      .sorted { ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset) }
      .map(\.element.0).reversed()
  }
}

/// What cells cost, in seconds of one worker, learnt from finished ones.
public struct CellCosts: Sendable {
  private struct Mean {
    var sum = 0.0
    var count = 0.0
    /// The latest ones, in no order.
    var latest: [Double] = []
    private static let most = 200
    var value: Double { sum / count }
    /// What nine of ten of the latest took at the most; nil where there are none.
    var long: Double? {
      let sorted = latest.sorted()
      return sorted.isEmpty ? nil : sorted[(9 * sorted.count + 9) / 10 - 1]
    }

    mutating func add(_ seconds: Double) {
      sum += seconds
      count += 1
      if latest.count < Self.most {
        latest.append(seconds)
      } else {
        latest[(Int(count) - 1) % Self.most] = seconds
      }
    }
  }

  private var configurations: [String: Mean] = [:]
  /// By problem and optimizer.
  private var blocks: [String: [String: Mean]] = [:]
  private var all = Mean()

  /// Nothing is known.
  public init() {}

  /// From the plan's cells that are done.
  public init(_ work: Workload, _ index: StoreIndex) {
    self.init(work) { index.finished[$0].map { ($0.seconds, $0.outcome) } }
  }

  /// From the plan's cells of which it is known, by their ids, what they took.
  public init(
    _ work: Workload,
    taken: (_ id: String) -> (seconds: Double, outcome: Vocabulary.Measurement.Outcome)?
  ) {
    for cell in work.cells {
      guard let (seconds, outcome) = taken(cell.id) else { continue }
      add(seconds, of: work.configuration(of: cell), outcome: outcome)
    }
  }

  /// A diverged cell ends early: it tells only of its own configuration.
  public mutating func add(
    _ seconds: Double, of configuration: Configuration, outcome: Vocabulary.Measurement.Outcome
  ) {
    configurations[configuration.id, default: Mean()].add(seconds)
    guard outcome == .completed else { return }
    blocks[configuration.problem, default: [:]][configuration.optimizer, default: Mean()].add(seconds)
    all.add(seconds)
  }

  private func mean(of configuration: Configuration) -> Mean? {
    configurations[configuration.id] ?? blocks[configuration.problem]?[configuration.optimizer]
  }

  /// From cells of the same configuration, else of the same problem and optimizer; nil where there are none.
  public func seconds(of configuration: Configuration) -> Double? { mean(of: configuration)?.value }

  /// What nine of ten of the latest cells of the same configuration took at the most, else of the same problem and optimizer; nil
  /// where there are none.
  public func longSeconds(of configuration: Configuration) -> Double? { mean(of: configuration)?.long }

  /// Of every completed cell.
  public var meanSeconds: Double? { all.count > 0 ? all.value : nil }
}
