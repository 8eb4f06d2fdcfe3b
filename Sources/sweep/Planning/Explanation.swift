import Experiments
import Foundation
import Messages
import Problems
import Reporting
import Results
import Study
import Vocabulary

/// Everything there is to know of one cell: what it is, what it draws, what became of it.
struct Explanation: Encodable {
  struct Entry: Encodable {
    /// Dotted inside nested maps.
    var key: String
    var value: Value
    /// `FILE:LINE`, an argument of the command line, or `default`.
    var from: String
  }

  struct Result: Encodable {
    var outcome: String
    var attempt: Int
    var metrics: [String: Double]
    var timings: [String: Double]
    var rows: Int
    var seconds: Double
    var digest: String
    var host: String
    var commit: String?
    var processor: String
    var kernel: String
  }

  struct Failure: Encodable {
    var kind: String
    var message: String
    var failures: Int
    var log: [String]
  }

  /// What a halving decided on a rung of the cell.
  struct Decision: Encodable {
    struct Place: Encodable {
      var rank: Int
      var configuration: String
      /// Nil where it diverged or failed.
      var value: Double?
      var outcome: String
      var goesOn: Bool
      /// Whether it goes to the end whatever it measures.
      var isControl: Bool
      var isThis: Bool
    }

    var rung: String
    var places: [Place]
  }

  /// Of a model, from which results the cell's configuration was suggested.
  struct Suggestion: Encodable {
    struct Place: Encodable {
      var rank: Int
      var trial: Int
      var configuration: String
      /// Nil where it diverged or failed.
      var value: Double?
      var outcome: String
      /// Whether the suggestion was drawn near it.
      var isGood: Bool
    }

    /// Counted from 0.
    var trial: Int
    var count: Int
    var window: Int
    /// Results that it depends on, the best first; empty for a point of Sobol's sequence.
    var places: [Place]
  }

  /// Nil where the file does not halve.
  var decisions: [Decision]?
  /// Nil where no model suggested the cell.
  var suggestion: Suggestion?
  var name: String
  var index: Int
  var cell: String
  var configuration: String
  var problem: String
  var optimizer: String
  var family: String
  var seed: Int
  var numericsRevision: Int
  /// Digests of the data that are part of the id, by the key that names the data.
  var data: [String: String]
  /// In the order of the file, then the catalog's defaults.
  var values: [Entry]
  var streams: [StreamUse]
  /// What the theory makes of the values.
  var derived: [String: Double]
  /// Why there is nothing derived, where there should be.
  var derivationProblem: String?
  var state: String
  var reason: String
  var result: Result?
  var failure: Failure?

  init(_ cell: Cell, of plan: Plan, _ index: StoreIndex, catalog: Catalog, problems: Problems = .all) {
    let configuration = plan.configuration(of: cell)
    let family = catalog.families.first { $0.name == configuration.family }
    let course = ExperimentOptions.course(plan, index)
    let state = CellState(of: cell, index, StaleResults(plan, index, catalog: catalog), course)
    decisions = plan.experiment.tuning?.halving == nil ? nil : course.map { Decision.all(cell, $0, plan) }
    suggestion = cell.stage == .final ? nil : course.flatMap { Suggestion(cell, $0, plan) }
    name = CellNames(plan)[cell.id]
    self.index = cell.index
    self.cell = cell.id
    self.configuration = configuration.id
    problem = configuration.problem
    optimizer = configuration.optimizer
    self.family = configuration.family
    seed = cell.seed
    numericsRevision = family?.numericsRevision ?? 0
    data = (family?.dataDigests ?? [:]).reduce(into: [:]) { digests, parameter in
      let named = configuration.value(ofColumn: parameter.key)?.string
      digests[parameter.key] = named.flatMap { parameter.value[$0] }
    }
    values = plan.experiment.origins(of: configuration).compactMap { origin in
      Value.map(configuration.values)[path: origin.key].map {
        Entry(key: origin.key, value: $0, from: origin.location?.place ?? "default")
      }
    }
    streams = problems[configuration.family]?.streams ?? []
    self.state = state.name
    reason = state.reason
    do {
      derived = try problems.cell(configuration.family, configuration.values, seed: cell.seed).derivedNumbers
    } catch {
      derived = [:]
      derivationProblem = "\(error)"
    }
    result = index.results(of: [cell.id])[cell.id].map { Result($0) }
    failure = index.failures[cell.id].map {
      Failure(
        kind: $0.kind.rawValue, message: $0.message, failures: index.attempts[cell.id] ?? 1, log: $0.log)
    }
  }

  /// The lines that make a worker run the cell.
  static func workerLines(_ cell: Cell, _ plan: Plan) throws -> String {
    let configuration = plan.configuration(of: cell)
    let lines = [
      try WorkerLines.configuration(
        id: configuration.id, family: configuration.family, values: configuration.values),
      WorkerLines.cell(cell.id, configuration: configuration.id, seed: cell.seed),
    ]
    return lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }
}

extension Explanation.Result {
  init(_ result: CellResult) {
    let (measurement, provenance) = (result.measurement, result.provenance)
    self.init(
      outcome: measurement.outcome.rawValue, attempt: result.attempt, metrics: measurement.metrics,
      timings: measurement.timings, rows: measurement.series.at.count,
      seconds: provenance.seconds, digest: result.digest,
      host: provenance.invocation.host, commit: provenance.invocation.commit,
      processor: provenance.worker.processor, kernel: provenance.worker.kernel)
  }
}

extension SourceLocation {
  /// `FILE:LINE`; of an argument the argument.
  var place: String { file.hasPrefix("--") ? file : "\(file):\(line)" }
}

extension Explanation.Decision {
  /// Of the rungs that the cell's configuration was on.
  static func all(_ cell: Cell, _ course: TuningCourse, _ plan: Plan) -> [Self] {
    guard let place = course.place(of: cell.id) else { return [] }
    let (group, names) = (course.groups[place.group], CellNames(plan))
    return group.rungs.enumerated().compactMap { number, rung in
      guard let list = group.rankList(rung: number, of: place.trial), list.rank(of: place.trial) != nil else {
        return nil
      }
      let survivors = Set(list.survivors)
      return Self(
        rung: (rung.stretch?.text ?? "whole cells") + ", " + counted(rung.seeds, "seed"),
        places: list.entries.enumerated().map { rank, entry in
          let configuration = course.configuration(at: group.group.configurations[entry.trial])
          return Place(
            rank: rank + 1, configuration: names.name(of: configuration), value: group.value(entry.outcome),
            outcome: entry.outcome.word, goesOn: survivors.contains(entry.trial),
            isControl: group.halving?.control.contains(entry.trial) ?? false,
            isThis: entry.trial == place.trial)
        })
    }
  }
}

extension Explanation.Suggestion {
  /// Nil where no model suggested the cell.
  init?(_ cell: Cell, _ course: TuningCourse, _ plan: Plan) {
    guard let place = course.place(of: cell.id), let model = course.groups[place.group].model else {
      return nil
    }
    let (group, names) = (course.groups[place.group], CellNames(plan))
    let strategy = plan.experiment.models[model].strategy
    trial = place.trial
    (count, window) = (strategy.mostTrials, strategy.pace.size)
    guard let basis = strategy.basis(of: place.trial, group.study.record) else {
      places = []
      return
    }
    places = basis.ranks.enumerated().map { rank, entry in
      let configuration = course.configuration(at: group.group.configurations[entry.trial])
      return Place(
        rank: rank + 1, trial: entry.trial, configuration: names.name(of: configuration),
        value: group.value(entry.outcome), outcome: entry.outcome.word,
        isGood: basis.good.contains(entry.trial))
    }
  }
}

extension Outcome {
  fileprivate var word: String {
    switch self {
    case .value: "completed"
    case .diverged: "diverged"
    case .failed: "failed"
    }
  }
}
