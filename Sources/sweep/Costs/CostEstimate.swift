import Execution
import Experiments
import Foundation
import Results

/// How long the cells that are left will take.
struct CostEstimate {
  enum Source { case results, calibration, both }

  /// Of one worker, in seconds.
  var workerSeconds = 0.0
  var source: Source

  /// Costs of finished cells where there are any, else the calibration's; kinds not yet known are measured.
  ///
  /// - Parameters:
  ///   - final: what the final stage will hold.
  ///   - announce: told before the first measurement how many kinds there are to measure.
  /// - Throws: why a cell cannot be measured.
  init(
    of cells: [Cell], _ final: [FinalStagePart], _ plan: Plan, costs: CellCosts,
    calibration: inout Calibration, announce: (Int) -> Void
  ) throws {
    var counts: [Int: (cells: Double, seed: Int)] = [:]
    for cell in cells { counts[cell.configurationIndex, default: (0, cell.seed)].cells += 1 }
    // Any of a group may be chosen: each is reckoned with its share.
    for part in final {
      let share = Double(part.cells) / Double(part.group.configurations.count)
      for place in part.group.configurations { counts[place, default: (0, 0)].cells += share }
    }
    let unknown = counts.keys.sorted().filter { costs.seconds(of: plan.experiment.configurations[$0]) == nil }
    try Self.measure(
      unknown.map { (plan.experiment.configurations[$0], counts[$0]?.seed ?? 0) }, &calibration, announce)
    for (index, count) in counts {
      let configuration = plan.experiment.configurations[index]
      guard
        let seconds = costs.seconds(of: configuration)
          ?? calibration.seconds(ofKind: calibration.kind(of: configuration))
      else { preconditionFailure("no cost of \(configuration.id)") }
      workerSeconds += seconds * count.cells
    }
    source =
      unknown.isEmpty ? .results : unknown.count == counts.count ? .calibration : .both
  }

  private static func measure(
    _ configurations: [(Configuration, seed: Int)], _ calibration: inout Calibration,
    _ announce: (Int) -> Void
  ) throws {
    var kinds: [String: (Configuration, seed: Int)] = [:]
    for entry in configurations {
      let kind = calibration.kind(of: entry.0)
      if calibration.seconds(ofKind: kind) == nil, kinds[kind] == nil { kinds[kind] = entry }
    }
    guard !kinds.isEmpty else { return }
    announce(kinds.count)
    let budget = max(0.1, min(0.5, 20 / Double(kinds.count)))
    for (configuration, seed) in kinds.values {
      try calibration.measure(configuration, seed: seed, seconds: budget)
    }
    do {
      try calibration.save()
    } catch {
      // They are known now, and measured again another time.
      printError("note: what cells cost is not kept: \(error)")
    }
  }
}
