import Experiments
import Foundation
import Messages

/// Runs cells: the one place that turns a configuration into engine calls and their outcome into a measurement.
public struct CellRunner {
  let dataDirectory: URL
  let clock: () -> Double
  let report: (CellProgress) -> Void

  /// - Parameters:
  ///   - clock: seconds from any start.
  ///   - report: told how far a cell is, at most four times a second.
  public init(
    dataDirectory: URL, clock: @escaping () -> Double = { ProcessInfo.processInfo.systemUptime },
    report: @escaping (CellProgress) -> Void = { _ in }
  ) {
    self.dataDirectory = dataDirectory
    self.clock = clock
    self.report = report
  }

  /// The cell's measurement, or the sentence that says why there is none.
  public func run(_ request: CellRequest) -> WorkerReply {
    do {
      let values = CellValues(map: request.values)
      let measurement =
        switch request.family {
        case EngineCatalog.classification.name: try classify(request, values)
        case EngineCatalog.synthetic.name: try simulate(request, values)
        case let other: throw CellError("there is no problem family \(other)")
        }
      return .finished(cell: request.cell, measurement)
    } catch {
      return .failed(cell: request.cell, message: "\(error)")
    }
  }
}
