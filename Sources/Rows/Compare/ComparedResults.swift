import Files
import Foundation
import Results
import Vocabulary

/// The finished cells of one side of a comparison.
public struct ComparedResults: Sendable {
  /// What was read, for a reader: `results/quickstart, journal`.
  public var origin: String
  /// In the order of the file or of the plan.
  public var cells: [ComparedCell]
  /// What the reader of a comparison should know; each ends with what to do.
  public var warnings: [String] = []

  package init(origin: String, cells: [ComparedCell]) {
    self.origin = origin
    self.cells = cells
  }

  /// What a results folder holds: its journal, or its `cells.csv` where no journal has a finished cell.
  ///
  /// - Returns: nil where it has neither.
  /// - Throws: ``CellsFileError``, ``ResultsError`` for a journal of another version, ``FileError`` for one that cannot be read.
  public init?(folder: URL, named name: String, catalog: Catalog) throws {
    let contents = try ResultStore(directory: folder).load()
    let damage = contents.damaged.map { "\(name): \($0)" }
    if !contents.results.isEmpty {
      self.init(
        origin: "\(name), journal",
        cells: contents.results.values.sorted { $0.cell < $1.cell }.map(ComparedCell.init))
    } else if let data = try? Folder(folder).contents("cells.csv", limit: 1 << 34) {
      self.init(
        origin: "\(name), cells.csv", cells: try ComparedCell.read(cellsFile: data, catalog: catalog))
    } else {
      return nil
    }
    warnings = damage
    let repeated = Pairing.repeated(cells)
    if repeated > 0 {
      warnings.append(
        "\(name): \(repeated) results are older ones of configurations and seeds that were measured again;"
          + " the newest count. \(name)@COMMIT takes those of one commit: \(commitsText)")
    }
  }

  /// The cells that were measured at a commit, by the beginning of its hash.
  public func measured(at commit: String) -> ComparedResults {
    var part = ComparedResults(
      origin: "\(origin), measured at \(commit.prefix(12))",
      cells: cells.filter { $0.commit?.hasPrefix(commit) ?? false })
    part.warnings = warnings.filter { !$0.contains("@COMMIT") }
    return part
  }

  /// `30 at 0123456789ab, 12 at none`, the commits by their hashes.
  public var commitsText: String {
    Dictionary(grouping: cells) { $0.commit?.prefix(12) ?? "none" }.sorted { $0.key < $1.key }
      .map { "\($0.value.count) at \($0.key)" }.joined(separator: ", ")
  }
}

/// What a comparison needs of a finished cell, whether a journal or a `cells.csv` told it.
public struct ComparedCell: Sendable, Equatable {
  /// The id under which it was measured, 64 hexadecimal digits.
  public var id: String
  /// Its name in the experiment.
  public var problem: String
  /// Of the problem.
  public var family: String
  /// Its name in the experiment.
  public var optimizer: String
  /// Cells of one seed are paired.
  public var seed: Int
  /// The configuration's values, flattened to dotted keys, without those that are none. See ``plain(_:)``.
  public var parameters: [String: String]
  /// Then its metrics count as worst.
  public var hasDiverged: Bool
  /// NaN is measured and no number.
  public var metrics: [String: Double]
  /// Wall times and rates, by metric; they are compared on request only.
  public var timings: [String: Double]
  /// Equal for measurements that are equal to the last bit, timings aside.
  public var digest: String
  /// The git commit that measured it, where that is known.
  public var commit: String?
  /// Seconds since 1970; nil in a `cells.csv`, which holds a cell once.
  public var finishedAt: Double?
  /// What it cost, of one worker; nil in a `cells.csv` of an earlier version.
  public var seconds: Double?
}

extension ComparedCell {
  /// A value's text in one form: files of earlier versions have 1 and false where others have 1.0 and 0.
  static func plain(_ text: String) -> String {
    switch text {
    case "true": "1"
    case "false": "0"
    default: Double(text).map(Value.shortest) ?? text
    }
  }

  package init(_ result: CellResult) {
    id = result.cell
    problem = result.problem
    family = result.family
    optimizer = result.optimizer
    seed = result.seed
    parameters = FinishedCells.flattened(result.values).filter { $0.value != .null }
      .mapValues { Self.plain($0.description) }.filter { !$0.value.isEmpty }
    hasDiverged = result.measurement.outcome == .diverged
    metrics = result.measurement.metrics
    timings = result.measurement.timings
    digest = result.digest
    commit = result.provenance.invocation.commit
    finishedAt = result.provenance.finishedAt
    seconds = max(0, result.provenance.finishedAt - result.provenance.startedAt)
  }
}
