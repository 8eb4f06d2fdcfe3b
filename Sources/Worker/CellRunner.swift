import Messages
import Problems
import Vocabulary

/// Runs cells: from a request to its problem, and from the problem's work to a reply.
public struct CellRunner {
  private let problems: Problems
  /// Of no cell yet.
  let context: CellContext

  /// - Parameter context: of no cell yet.
  public init(_ problems: Problems = .all, context: CellContext) {
    self.problems = problems
    self.context = context
  }

  /// The request's work.
  ///
  /// - Throws: why it cannot be measured, in one sentence.
  func cell(_ request: CellRequest) throws -> any ProblemCell {
    var values = request.values
    if let stretch = request.stretch, stretch.isOwn { values[stretch.key] = .integer(stretch.end) }
    return try problems.cell(request.family, values, seed: request.seed)
  }

  /// The cell's measurement, the sentence that says why there is none, or that it was broken off.
  public func run(_ request: CellRequest) -> WorkerReply {
    do {
      let context = context.of(cell: request.cell, slots: request.slots, stretch: request.stretch)
      let measurement = try cell(request).measure(in: context)
      // What diverges on the way to a whole cell's end has come to it.
      let isPart = request.stretch.map { $0.isOwn || measurement.outcome != .diverged } ?? false
      return isPart
        ? .reached(cell: request.cell, measurement) : .finished(cell: request.cell, measurement)
    } catch is CellStopped {
      return .stopped(cell: request.cell)
    } catch let end as CellEnd {
      return .broken(cell: request.cell, end)
    } catch let pause as CellPaused {
      return .paused(cell: request.cell, hasProgressed: pause.hasProgressed)
    } catch {
      return .failed(cell: request.cell, message: "\(error)")
    }
  }

  /// About how many seconds ``run(_:)`` would take, from a first bit of the cell's own work.
  ///
  /// - Parameter budget: seconds to spend on it.
  /// - Throws: the sentence that says why the cell cannot be measured.
  public func estimatedSeconds(of request: CellRequest, measuringFor budget: Double = 0.5) throws -> Double {
    try cell(request).estimatedSeconds(measuringFor: budget, in: context)
  }
}
