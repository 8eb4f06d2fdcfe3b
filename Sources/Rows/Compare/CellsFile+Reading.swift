import Files
import Foundation
import Messages
import Results
import Vocabulary

/// Why a file is not read as a `cells.csv`.
public struct CellsFileError: Error, CustomStringConvertible {
  /// What is wrong with the file, and where.
  public var description: String
}

extension ComparedCell {
  /// The cells of a `cells.csv`, also of one that an earlier version wrote.
  ///
  /// - Parameter catalog: tells timings from metrics.
  /// - Throws: ``CellsFileError`` with the line.
  public static func read(cellsFile data: Data, catalog: Catalog) throws -> [ComparedCell] {
    let rows = CSVReader.rows(data)
    let layout = try CellsLayout(rows.first ?? [])
    let metrics = MetricDirectory(catalog)
    return try rows.dropFirst().enumerated().map { index, row in
      try layout.cell(row, line: index + 2, metrics)
    }
  }
}

/// Where a `cells.csv` has what: parameters stand before `outcome`, what was measured after it.
private struct CellsLayout {
  private let header: [String]
  private let places: [String: Int]
  private let parameters: [(name: String, place: Int)]
  private let measured: Range<Int>

  init(_ header: [String]) throws {
    self.header = header
    places = Dictionary(zip(header, header.indices), uniquingKeysWith: { first, _ in first })
    let fixed = ["cell", "problem", "family", "optimizer", "seed", "configuration", "outcome", "digest"]
    for name in fixed where places[name] == nil {
      throw CellsFileError(description: "it has no column `\(name)`, which every cells.csv has")
    }
    let (start, outcome, digest) = (
      places["configuration"] ?? 0, places["outcome"] ?? 0, places["digest"] ?? 0
    )
    guard start < outcome, outcome < digest else {
      throw CellsFileError(
        description: "`configuration`, `outcome` and `digest` do not follow one another in it")
    }
    parameters = ((start + 1)..<outcome).filter { header[$0] != "stage" }.map { place in
      let head = header[place]
      return (
        head == "optimizer_kind"
          ? "optimizer" : head.hasPrefix("parameter.") ? String(head.dropFirst("parameter.".count)) : head,
        place
      )
    }
    measured = (outcome + 1)..<digest
  }

  func cell(_ row: [String], line: Int, _ directory: MetricDirectory) throws -> ComparedCell {
    guard row.count == header.count else {
      throw CellsFileError(
        description: "line \(line) has \(row.count) fields and the header \(header.count)")
    }
    func text(_ name: String) -> String { places[name].map { row[$0] } ?? "" }
    func expected(_ what: String, _ name: String) -> CellsFileError {
      CellsFileError(description: "line \(line): `\(name)` should be \(what) and is '\(text(name))'")
    }
    guard let seed = Int(text("seed")) else { throw expected("a whole number", "seed") }
    guard let outcome = Vocabulary.Measurement.Outcome(rawValue: text("outcome")) else {
      throw expected("completed or diverged", "outcome")
    }
    let times = ["started_at_seconds", "finished_at_seconds"].compactMap { Double(text($0)) }
    var cell = ComparedCell(
      id: text("cell"), problem: text("problem"), family: text("family"), optimizer: text("optimizer"),
      seed: seed,
      parameters: [:], hasDiverged: outcome == .diverged, metrics: [:], timings: [:], digest: text("digest"),
      commit: [text("git_commit"), text("commit")].first { !$0.isEmpty },
      seconds: times.count == 2 ? max(0, times[1] - times[0]) : nil)
    for (name, place) in parameters where !row[place].isEmpty {
      cell.parameters[name] = ComparedCell.plain(row[place])
    }
    for place in measured where !row[place].isEmpty {
      guard let value = Double(row[place]) else { throw expected("a number", header[place]) }
      if directory.metric(header[place], family: cell.family)?.isTiming == true {
        cell.timings[header[place]] = value
      } else {
        cell.metrics[header[place]] = value
      }
    }
    return cell
  }
}

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
