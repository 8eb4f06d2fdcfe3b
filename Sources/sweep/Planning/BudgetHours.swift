import ArgumentParser
import Execution
import Experiments
import Reporting
import Results
import Vocabulary

/// `tune: {budget: {hours: …}}`: what the tuning of each optimizer takes of one worker of this machine.
enum BudgetHours {
  /// - Throws: exit code 64, after saying which groups take more. Where it cannot be reckoned, as of a program that has
  ///   not run yet, that is said, and the run goes on.
  static func require(_ plan: Plan, _ index: StoreIndex, data: String?) throws {
    guard let budget = plan.experiment.tuning?.budget, let hours = budget.hours else { return }
    let groups: [(group: TuningGroup, seconds: Double)]
    do {
      groups = try plan.experiment.tuningGroups.map { ($0, try seconds(of: $0, plan, index, data: data)) }
    } catch {
      return printError("note: the budget's hours are not looked at: \(error)")
    }
    let excess = groups.filter { $0.seconds > hours * 3600 }.map { group, seconds in
      "\(budget.location.map { "\($0.place): " } ?? "")error: the tuning of optimizer \"\(group.optimizer)\" on problem"
        + " \"\(group.problem)\" takes about \(durationText(seconds)) of one worker of this machine, more than the"
        + " budget of \(durationText(hours * 3600)): take fewer configurations, or give more hours"
    }
    if !excess.isEmpty { throw refusal(excess.joined(separator: "\n")) }
  }

  /// - Throws: why a cell's cost cannot be reckoned.
  private static func seconds(
    of group: TuningGroup, _ plan: Plan, _ index: StoreIndex, data: String?
  ) throws -> Double {
    let experiment = plan.experiment
    let places = Set(group.configurations)
    let cells = plan.cells.filter { $0.stage != .final && places.contains($0.configurationIndex) }
    let cost = experiment.tuningCost(of: group, experiment.known)
    // Of models, those to come cost what the others do; of a halving a part of the whole is measured.
    let whole = experiment.mostConfigurations(of: group) * experiment.seeds.count
    let known = cells.isEmpty ? 0 : Double(whole) / Double(cells.count)
    let part =
      experiment.tuning?.halving == nil
      ? nil : cost.units.flatMap { units in cost.wholeUnits.map { Double(units) / Double(max(1, $0)) } }
    let estimate = try CostEstimate(of: cells, [], plan, costs: CellCosts(plan.workload, index), data: data)
    return estimate.workerSeconds * (known * (part ?? 1))
  }
}
