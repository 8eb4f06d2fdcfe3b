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
    var layout = try CellsLayout(rows.first ?? [], MetricDirectory(catalog))
    return try rows.dropFirst().enumerated().map { index, row in try layout.cell(row, line: index + 2) }
  }
}

/// Where a `cells.csv` has what: parameters stand before `outcome`, what was measured after it.
private struct CellsLayout {
  private let header: [String]
  private let columns: [String: Int]
  private let parameters: [(name: String, place: Int)]
  private let measured: [Int]
  private let directory: MetricDirectory
  /// By the fields that tell them.
  private var configurations: [[String]: Shared<ComparedConfiguration>] = [:]
  private var layouts: [Measured: (shape: MeasurementShape, order: [Int])] = [:]

  init(_ header: [String], _ directory: MetricDirectory) throws {
    self.header = header
    self.directory = directory
    let columns = Dictionary(zip(header, header.indices), uniquingKeysWith: { first, _ in first })
    let fixed = ["cell", "problem", "family", "optimizer", "seed", "configuration", "outcome", "digest"]
    for name in fixed where columns[name] == nil {
      throw CellsFileError(description: "it has no column `\(name)`, which every cells.csv has")
    }
    let (start, outcome, digest) = (
      columns["configuration"] ?? 0, columns["outcome"] ?? 0, columns["digest"] ?? 0
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
    // Of columns of one name the last.
    let places = Dictionary(zip(header[..<digest], header.indices), uniquingKeysWith: { _, last in last })
    measured = places.values.filter(((outcome + 1)..<digest).contains).sorted()
    self.columns = columns
  }

  mutating func cell(_ row: [String], line: Int) throws -> ComparedCell {
    guard row.count == header.count else {
      throw CellsFileError(
        description: "line \(line) has \(row.count) fields and the header \(header.count)")
    }
    let columns = columns
    func text(_ name: String) -> String { columns[name].map { row[$0] } ?? "" }
    func expected(_ what: String, _ name: String) -> CellsFileError {
      CellsFileError(description: "line \(line): `\(name)` should be \(what) and is '\(text(name))'")
    }
    guard let seed = Int(text("seed")) else { throw expected("a whole number", "seed") }
    guard let outcome = Vocabulary.Measurement.Outcome(rawValue: text("outcome")) else {
      throw expected("completed or diverged", "outcome")
    }
    let times = ["started_at_seconds", "finished_at_seconds"].compactMap { Double(text($0)) }
    let configuration = configuration(row, text)
    var (places, numbers): ([Int], [Double]) = ([], [])
    for place in measured where !row[place].isEmpty {
      guard let value = Double(row[place]) else { throw expected("a number", header[place]) }
      places.append(place)
      numbers.append(value)
    }
    let layout = known(places, family: configuration.value.family)
    return ComparedCell(
      id: text("cell"), shared: configuration, seed: seed,
      outline: MeasurementOutline(
        outcome: outcome, shape: layout.shape, numbers: layout.order.map { numbers[$0] }),
      digest: text("digest"), commit: [text("git_commit"), text("commit")].first { !$0.isEmpty },
      seconds: times.count == 2 ? max(0, times[1] - times[0]) : nil)
  }

  /// The same object for rows that say the same.
  private mutating func configuration(
    _ row: [String], _ text: (String) -> String
  ) -> Shared<ComparedConfiguration> {
    let fields = ["problem", "family", "optimizer"].map(text) + parameters.map { row[$0.place] }
    if let known = configurations[fields] { return known }
    var told: [String: String] = [:]
    for (name, place) in parameters where !row[place].isEmpty {
      told[name] = ComparedConfiguration.plain(row[place])
    }
    let configuration = Shared(
      ComparedConfiguration(problem: fields[0], family: fields[1], optimizer: fields[2], parameters: told))
    configurations[fields] = configuration
    return configuration
  }

  /// The shape of what a row has measured, and which of its numbers stands where in it: metrics, then timings.
  private mutating func known(_ places: [Int], family: String) -> (shape: MeasurementShape, order: [Int]) {
    let key = Measured(family: family, places: places)
    if let layout = layouts[key] { return layout }
    func isTiming(_ index: Int) -> Bool {
      directory.metric(header[places[index]], family: family)?.isTiming == true
    }
    func names(_ indices: [Int]) -> [String] { indices.map { header[places[$0]] } }
    let (metrics, timings) = (places.indices.filter { !isTiming($0) }, places.indices.filter(isTiming))
    let shape = MeasurementShape(
      metrics: names(metrics), timings: names(timings),
      series: SeriesShape(index: "", columns: [], timings: []), steps: nil)
    let layout = (shape: shape, order: metrics + timings)
    layouts[key] = layout
    return layout
  }

  private struct Measured: Hashable {
    var family: String
    var places: [Int]
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
      cell: cell.id, experiment: experiment, problem: cell.configuration.problem,
      family: cell.configuration.family, optimizer: cell.configuration.optimizer, seed: cell.seed,
      configuration: "", values: [:],
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
