import Foundation
import Vocabulary

/// `cells.csv`: one line per finished cell, in the plan's order.
///
/// Columns: `cell`, `problem`, `family`, `optimizer`, `seed`, `configuration`; `stage` where the file tunes; every parameter, flattened to dotted
/// keys and sorted (`optimizer_kind` is the optimizer behind a label); `outcome`; final metrics in the catalog's order;
/// timings; `digest`, `attempt`, `commit`. Only timings, `attempt` and `commit` may differ between two runs of a file.
enum CellsFile {
  /// What follows the measurements.
  static let last = [CellColumns.digest, CellColumns.attempt, CellColumns.commit]

  /// - Parameter emit: takes the file piece by piece.
  static func csv(
    _ finished: FinishedCells, _ catalog: Catalog, emit: @Sendable ([UInt8]) throws -> Void
  ) throws {
    let names = Set(finished.parameters.flatMap(\.keys)).sorted()
    let metrics = finished.names(catalog) { $0.metrics }
    let timings = finished.names(catalog) { $0.timings }

    let hasStages = finished.cells.contains { $0.cell.stage != nil }
    let fixed = CellColumns.first(hasStages: hasStages).map(\.name)
    let measured = [CellColumns.outcome.name] + metrics + timings + last.map(\.name)
    let taken = Set(fixed + measured)
    let heads = names.map { CellColumns.ofParameter($0, .text, taken: taken).name }
    try emit(CSVWriter(header: fixed + heads + measured).bytes)
    try RowPieces.make(of: finished.cells.count) { piece in
      var writer = CSVWriter()
      var places = NumberPlaces(metrics: metrics, timings: timings)
      for cell in finished.cells[piece] {
        let configuration = finished.configuration(of: cell)
        let result = cell.result
        writer.add(cell.cell.id)
        writer.add(configuration.problem)
        writer.add(configuration.family)
        writer.add(configuration.optimizer)
        writer.add(cell.cell.seed)
        writer.add(configuration.id)
        if hasStages { writer.add(cell.cell.stage?.rawValue ?? "") }
        for name in names { writer.add(finished.parameters[cell.member][name]) }
        writer.add(result.outcome.rawValue)
        let outline = result.outline
        for place in places.places(in: outline.shape) { writer.add(place.map { outline.numbers[$0] }) }
        writer.add(result.digest)
        writer.add(result.attempt)
        writer.add(result.invocation.commit ?? "")
        writer.endLine()
      }
      return writer.bytes
    } emit: {
      try emit($0)
    }
  }
}
