import Vocabulary

/// One row per cell that gave no measurement, with its latest failure.
package struct FailuresTable: ExportedRows {
  /// In their order.
  package static let columns = [
    ExportColumn("cell", .text, "Id of the planned cell."), CellColumns.problem, CellColumns.optimizer,
    ExportColumn("seed", .integer, "Replicate."),
    ExportColumn("configuration", .text, "Id of the configuration."),
    ExportColumn("kind", .text, "crashed, error, timeout, silent, out_of_memory or interrupted."),
    ExportColumn("message", .text, "One sentence."), CellColumns.attempt,
    ExportColumn("at_seconds", .real, unit: "s", "Since 1970."),
  ]
  var columns: [ExportColumn] { Self.columns }
  private let failed: [(configuration: Configuration, cell: Cell, failure: CellFailure)]

  init(_ data: Joined) { failed = data.failures }

  var count: Int { failed.count }

  func write<Sink: RowSink & ~Copyable>(_ piece: Range<Int>, to sink: inout Sink) throws {
    for (configuration, cell, failure) in failed[piece] {
      try sink.add(cell.id)
      try sink.add(configuration.problem)
      try sink.add(configuration.optimizer)
      try sink.add(cell.seed)
      try sink.add(configuration.id)
      try sink.add(failure.kind.rawValue)
      try sink.add(PlainPaths.shortened(failure.message))
      try sink.add(failure.attempt)
      try sink.add(failure.at)
      try sink.endRow()
    }
  }
}
