import Study
import Vocabulary

/// What each optimizer may take on a problem while it is tuned, the same for all: `tune: {budget: …}`.
public struct TuningBudget: Sendable {
  /// That it may try; nil for no limit, as the others.
  public var configurations: Int?
  /// Trainings that may begin: a configuration with a seed.
  public var cells: Int?
  /// Epochs or steps of all trainings together.
  public var units: Int?
  /// Of one worker of this machine, as they are reckoned before a run.
  public var hours: Double?
  /// Where the file says so.
  public var location: SourceLocation?
}

/// `budget:` as a map.
struct BudgetBlock: FileBlock {
  static let name = "budget"

  @FileSetting(
    .optional(.value(.integer(1...Int.max))), "Configurations that an optimizer may try on a problem.",
    example: "configurations: 20")
  var configurations: Int?

  @FileSetting(
    .optional(.value(.integer(1...Int.max))), "Trainings of it that may begin: configurations with seeds.",
    example: "cells: 60")
  var cells: Int?

  @FileSetting(
    .optional(.value(.integer(1...Int.max))),
    "Epochs of all its trainings together, on every rung of a halving.",
    example: "epochs: 4000")
  var epochs: Int?

  @FileSetting(
    .optional(.value(.integer(1...Int.max))), "Steps of them, where problems are counted in steps.",
    example: "steps: 100000")
  var steps: Int?

  @FileSetting(
    .optional(.value(.above(0))),
    "Hours of one worker, as sweep plan reckons them on this machine; a run that would take more is not begun.",
    example: "hours: 3.5")
  var hours: Double?
}

/// What the tuning of a group takes at the most, where none of its configurations diverges.
public struct TuningCost: Sendable, Hashable {
  /// That are tried.
  public var configurations: Int
  /// Trainings that begin.
  public var cells: Int
  /// What its cells' lengths are counted in, as epochs; nil where they have none.
  public var unit: String?
  /// Of length; nil where its cells have none.
  public var units: Int?
  /// Of ``units`` all cells to their end would take.
  public var wholeUnits: Int?
}

extension Experiment {
  /// Of a group with as many configurations as it will have at the most, and `more`.
  public func tuningCost(of group: TuningGroup, more: Int = 0, _ catalog: Catalog) -> TuningCost {
    let trials = mostConfigurations(of: group) + more
    let first = group.configurations.first.map { configurations[$0] }
    let family = first.flatMap { first in catalog.families.first { $0.name == first.family } }
    let unit = family?.lengths.first?.name
    let length = unit.flatMap { first?.blockValues[$0]?.integer }
    guard let rule = tuning?.halving else {
      let cells = trials * seeds.count
      let units = length.map { $0.saturatingProduct(cells) }
      return TuningCost(
        configurations: trials, cells: cells, unit: unit, units: units, wholeUnits: units)
    }
    let rungs = rungs(of: group, catalog)
    let forecast = RungForecast(
      trials: trials, wave: wave(of: group), factor: rule.factor, lengths: rungs.map(\.length),
      seeds: rungs.map(\.seeds), isContinued: !rule.isOwn)
    // Each of the control may be one that would be stopped.
    let members = forecast.members.map { min(trials, $0 + rule.control) }
    var cells = 0
    for (rung, count) in members.enumerated() {
      cells += count * (rungs[rung].seeds - (rung == 0 ? 0 : rungs[rung - 1].seeds))
    }
    let units = zip(members, forecast.units).reduce(0) { $0 + $1.0 * $1.1 }
    let whole = trials * (rungs.last.map { $0.length * $0.seeds } ?? 0)
    let isCounted = length != nil && (rule.key == nil || rule.key == unit)
    return TuningCost(
      configurations: trials, cells: cells, unit: unit, units: isCounted ? units : nil,
      wholeUnits: isCounted ? whole : nil)
  }
}

extension TuningBudget {
  /// The first limit that is passed, and by what: `4 configurations`, `3`.
  func excess(_ cost: TuningCost) -> (takes: String, limit: String)? {
    if let configurations, cost.configurations > configurations {
      return ("tries \(cost.configurations) configurations", "\(configurations)")
    }
    if let cells, cost.cells > cells { return ("begins \(cost.cells) trainings", "\(cells)") }
    if let units, let taken = cost.units, taken > units {
      return ("takes \(taken) \(cost.unit ?? "")", "\(units)")
    }
    return nil
  }
}

/// Reads `budget:`, a number of configurations or a map.
struct BudgetReader {
  let values: ValueReader
  let families: [ProblemFamily]

  /// Nil after reporting what is wrong.
  func read(_ node: Node) -> TuningBudget? {
    let location = node.span.location
    if node.entries == nil {
      return values.readValue(node, as: .integer(1...Int.max), "budget")?.integer.map {
        TuningBudget(configurations: $0, location: location)
      }
    }
    guard let block = BudgetBlock(node, values) else { return nil }
    for (key, place) in [("epochs", block.$epochs.node), ("steps", block.$steps.node)] {
      guard let place else { continue }
      for family in families where family.lengths.first?.name != key {
        let own =
          family.lengths.first.map { "they are counted in \($0.name)" } ?? "their cells have no length"
        return values.issues.fail(
          "budget: problems of the family \(family.name) have no \(key); \(own)", at: place.span)
      }
    }
    let units = block.epochs ?? block.steps
    guard (block.configurations ?? block.cells ?? units) != nil || block.hours != nil else {
      return values.issues.fail(
        "budget wants a number of configurations, or a map with configurations, cells, epochs, steps or hours",
        at: node.span)
    }
    return TuningBudget(
      configurations: block.configurations, cells: block.cells, units: units, hours: block.hours,
      location: location)
  }
}
