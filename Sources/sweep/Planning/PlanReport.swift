import Escapes
import Vocabulary

/// `sweep plan --format json`.
struct PlanReport: Encodable {
  struct Block: Encodable {
    var problem: String
    var optimizer: String
    /// Values of each axis of the block.
    var axes: [String: Int]
    var configurations: Int
    var cells: Int
    var done: Int
    var diverged: Int
    var pending: Int
    var failed: Int
    var stale: Int
  }

  struct Rule: Encodable {
    /// As `where:` would have it.
    var condition: String
    /// `FILE:LINE`.
    var place: String
    /// One that several rules exclude counts for the first.
    var configurations: Int
  }

  struct CellEntry {
    var index: Int
    var cell: String
    var configuration: String
    var problem: String
    var optimizer: String
    var seed: Int
    /// The values of the configuration's axes.
    var axes: [String: Value]
    var state: String
    var reason: String?

    /// Its JSON in one line: of a million cells an encoder's tree takes a quarter of a minute.
    var line: String {
      var entries: [String: Value] = [
        "index": .integer(index), "cell": .string(cell), "configuration": .string(configuration),
        "problem": .string(problem), "optimizer": .string(optimizer), "seed": .integer(seed),
        "axes": .map(axes), "state": .string(state),
      ]
      entries["reason"] = reason.map(Value.string)
      return QuotedText.plainJSON(Value.map(entries).canonical)
    }
  }

  var experiment: String
  var cells: Int
  var configurations: Int
  var seeds: Int
  /// Completed. Every cell is counted once: in this, in `diverged`, `failed`, `stale` or `pending`.
  var done: Int
  var diverged: Int
  var failed: Int
  var stale: Int
  var pending: Int
  /// By a halving; left out where the file does not halve.
  var stopped: Int?
  /// What the halving takes where none diverges, and all cells to their end, in units of length; left out without one.
  var halvingUnits: Int?
  var wholeUnits: Int?
  /// Of the final stage, whose configurations are not chosen yet: beside `cells`, and part of the hours.
  var finalCells: Int
  /// That models suggest from results: beside `cells`, and part of the hours.
  var suggestedCells: Int
  /// Cells by reason.
  var staleReasons: [String: Int]
  /// Results in the folder that belong to no cell of the file.
  var unrelatedResults: Int
  /// Rules that took configurations out of the grid.
  var excluded: [Rule]
  var blocks: [Block]
  var workers: Int
  /// Of one worker; left out where it is not known.
  var workerHours: Double?
  var hours: Double?
  /// A sentence for each data set that the pending cells need and that is missing or damaged; without it nothing runs.
  var dataProblems: [String]
  /// Where cells are asked for: a mark, in whose place ``write(_:emit:)`` has them.
  private var cellList: String?

  enum CodingKeys: String, CodingKey {
    case experiment, cells, configurations, seeds, done, diverged, pending, failed, stale, excluded, blocks,
      workers
    case stopped
    case halvingUnits = "halving_units"
    case wholeUnits = "whole_units"
    case staleReasons = "stale_reasons"
    case unrelatedResults = "unrelated_results"
    case finalCells = "final_stage_cells"
    case suggestedCells = "suggested_cells"
    case workerHours = "estimated_worker_hours"
    case hours = "estimated_hours"
    case dataProblems = "data_problems"
    case cellList = "cell_list"
  }

  init(
    _ view: PlanView, workers: Int, workerSeconds: Double?, dataProblems: [String], listsCells: Bool
  ) {
    self.dataProblems = dataProblems
    let (plan, state) = (view.plan, view.state)
    experiment = plan.experiment.name
    (cells, configurations, seeds) = (view.summary.cells, view.summary.configurations, view.summary.seeds)
    (done, diverged, pending) = (state.done, state.diverged, state.pending)
    (failed, stale) = (state.failed, state.stale)
    if let forecast = view.forecast {
      (stopped, halvingUnits, wholeUnits) = (state.stopped, forecast.units.halving, forecast.units.whole)
    }
    suggestedCells = plan.suggestionsToCome.reduce(0) { $0 + $1.cells }
    finalCells = plan.finalStageToCome.reduce(0) { $0 + $1.cells }
    staleReasons = Dictionary(uniqueKeysWithValues: view.staleReasons.map { ($0.reason, $0.count) })
    unrelatedResults = view.stale.unrelated
    excluded = plan.experiment.exclusions.map {
      Rule(condition: $0.condition, place: $0.location.place, configurations: $0.configurations)
    }
    blocks = state.rows.map { row in
      Block(
        problem: row.block.problem, optimizer: row.block.optimizer,
        axes: Dictionary(uniqueKeysWithValues: row.block.axes.map { ($0.key, $0.values) }),
        configurations: row.block.configurations, cells: row.block.cells, done: row.done,
        diverged: row.diverged,
        pending: row.pending, failed: row.failed, stale: row.stale)
    }
    self.workers = workers
    workerHours = workerSeconds.map { $0 / 3600 }
    hours = workerHours.map { $0 / Double(workers) }
    if listsCells { cellList = Self.mark }
  }

  /// No text of an experiment has it: hidden characters are refused.
  private static let mark = "\u{1}"

  /// The JSON, piece by piece; of cells each in a line.
  ///
  /// - Parameter view: what the report was made of.
  func write(_ view: PlanView, emit: (String) -> Void) throws {
    let text = try JSONText.pretty(self)
    let parts = text.components(separatedBy: try JSONText.pretty(Self.mark))
    guard parts.count == 2 else { return emit(text) }
    emit("\(parts[0])[")
    var piece = ""
    for (place, cell) in view.plan.cells.enumerated() {
      piece += "\(place == 0 ? "" : ",")\n    \(Self.entry(cell, view).line)"
      if piece.utf8.count > 1 << 20 {
        emit(piece)
        piece = ""
      }
    }
    emit("\(piece)\n  ]\(parts[1])")
  }

  static func entry(_ cell: Cell, _ view: PlanView) -> CellEntry {
    let (configuration, state) = (view.plan.configuration(of: cell), view.cellState(cell))
    var axes: [String: Value] = [:]
    for axis in configuration.axes { axes[axis] = configuration.value(ofColumn: axis) ?? .null }
    return CellEntry(
      index: cell.index, cell: cell.id, configuration: configuration.id, problem: configuration.problem,
      optimizer: configuration.optimizer, seed: cell.seed, axes: axes, state: state.name,
      reason: state.reason.isEmpty ? nil : state.reason)
  }
}
