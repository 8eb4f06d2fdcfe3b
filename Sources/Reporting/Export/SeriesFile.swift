import Foundation
import OrderedCollections
import Vocabulary

/// `series.csv`: one line per finished cell and point of its series, a column per metric, in the plan's order.
///
/// An observation a line is what `groupby` (pandas) and `ggplot` (R) take without reshaping. Columns: `cell` (its id, as
/// everywhere), `problem`, `optimizer`, the experiment's axes, `seed`, `outcome`, each series index in use
/// (`epoch`, `step`), then metrics in the catalog's order and timings. A diverged cell's lines end where it diverged.
///
/// `steps.csv` is the same of what cells recorded of every step.
enum SeriesFile {
  /// Of a number with its comma.
  private static let usualFieldBytes = 20

  /// - Parameters:
  ///   - part: cells without that series have no lines.
  ///   - emit: takes the file piece by piece.
  static func csv(
    _ finished: FinishedCells, _ axes: [String], _ catalog: Catalog, _ part: MeasuredSeries = .series,
    emit: @Sendable ([UInt8]) throws -> Void
  ) throws {
    let indices = Array(OrderedSet(finished.shapes.compactMap { part.of($0)?.index }))
    let metrics = finished.names(catalog, part) { part.of($0)?.columns.map(\.name) ?? [] }
      .filter { !indices.contains($0) }
    let timings = finished.names(catalog, part) { part.of($0)?.timings.map(\.name) ?? [] }
    let fixed = CellColumns.ofSeries.before.map(\.name)
    let measured = CellColumns.ofSeries.after.map(\.name) + indices + metrics + timings
    let taken = Set(fixed + measured)
    let heads = axes.map { taken.contains($0) ? "parameter.\($0)" : $0 }
    try emit(CSVWriter(header: fixed + heads + measured).bytes)
    try RowPieces.make(of: finished.cells.count) { piece in
      var writer = CSVWriter()
      for cell in finished.cells[piece] {
        guard part.of(cell.result.outline.shape) != nil, let series = part.of(try cell.result.series())
        else { continue }
        let configuration = finished.configuration(of: cell)
        var start = CSVWriter()
        start.add(cell.cell.id)
        start.add(configuration.problem)
        start.add(configuration.optimizer)
        for axis in axes { start.add(Column.value(axis, configuration, seed: 0)) }
        start.add(cell.cell.seed)
        start.add(cell.result.outcome.rawValue)

        // A column that a cell does not have is one that ended before its first row.
        let columns = metrics.map { series.columns[$0] ?? [] } + timings.map { series.timings[$0] ?? [] }
        writer.reserve(series.at.count * (start.bytes.count + Self.usualFieldBytes * columns.count))
        for row in series.at.indices {
          writer.addRaw(start.bytes)
          for index in indices { writer.add(index == series.index ? series.at[row] : nil) }
          for place in columns.indices { writer.add(row < columns[place].count ? columns[place][row] : nil) }
          writer.endLine()
        }
      }
      return writer.bytes
    } emit: {
      try emit($0)
    }
  }
}
