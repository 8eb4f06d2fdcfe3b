import Files
import Foundation
import Results
import Vocabulary

/// The finished cells that `cells.csv` tells of: what a repository keeps of results, whose journal stays where it was
/// measured. Without series.
public struct KeptTables: Sendable {
  /// By the ids of their cells. What the table does not tell is empty: the worker, series, metrics that are no number.
  public let results: CellResults
  /// What they took, of one worker, by id; a table of an earlier version tells none.
  public let seconds: [String: Double]
  /// `30 at 0123456789ab`, the commits by their hashes.
  public let commitsText: String

  /// - Returns: nil where the folder has no `cells.csv`.
  /// - Throws: ``CellsFileError`` with the line.
  public init?(folder: URL, catalog: Catalog) throws {
    guard let data = try? Folder(folder).contents("cells.csv", limit: 1 << 34) else { return nil }
    let table = ComparedResults(
      origin: "cells.csv", cells: try ComparedCell.read(cellsFile: data, catalog: catalog))
    commitsText = table.commitsText
    var results = CellResults()
    for cell in table.cells { results[cell.id] = CellResult(cell, experiment: folder.lastPathComponent) }
    self.results = results
    seconds = Dictionary(
      table.cells.compactMap { cell in cell.seconds.map { (cell.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension CellResult {
  fileprivate init(_ cell: ComparedCell, experiment: String) {
    let invocation = Invocation(id: "", host: "", commit: cell.commit, isDirty: false, command: "")
    self.init(
      cell: cell.id, experiment: experiment, problem: cell.problem, family: cell.family,
      optimizer: cell.optimizer, seed: cell.seed, configuration: "", values: [:],
      measurement: Vocabulary.Measurement(
        outcome: cell.hasDiverged ? .diverged : .completed, metrics: cell.metrics, timings: cell.timings,
        series: Series(index: "", at: [], columns: [:])),
      digest: cell.digest, attempt: 1,
      provenance: Provenance(
        worker: .untold, invocation: invocation, startedAt: 0, finishedAt: cell.seconds ?? 0))
  }
}

extension WorkerIdentity {
  /// Of a result that came without it.
  public static let untold = WorkerIdentity(
    numericsRevisions: [:], compiler: "", processor: "", kernel: "", threads: 0)
}
