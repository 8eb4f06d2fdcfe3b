import ArgumentParser
import Experiments
import Reporting
import Results
import Vocabulary

/// `tune: {budget: {hours: …}}`: what the tuning of each optimizer takes of one worker of this machine.
struct BudgetHours {
  /// Of one group.
  struct Group {
    var optimizer: String
    var problem: String
    var seconds: Double
  }

  let groups: [Group]
  private let budget: TuningBudget
  private let limit: Double

  /// Nil where the file gives no hours.
  ///
  /// - Throws: why a cell's cost cannot be reckoned.
  init?(_ plan: Plan, _ index: StoreIndex, data: String?) throws {
    guard let budget = plan.experiment.tuning?.budget, let hours = budget.hours else { return nil }
    (self.budget, limit) = (budget, hours * 3600)
    groups = try plan.experiment.tuningGroups.map { group in
      let places = Set(group.configurations)
      let cells = plan.cells.filter { $0.stage != .final && places.contains($0.configurationIndex) }
      let cost = plan.experiment.tuningCost(of: group, plan.experiment.known)
      // Of models, those to come cost what the others do; of a halving a part of the whole is measured.
      let whole = plan.experiment.mostConfigurations(of: group) * plan.experiment.seeds.count
      let known = cells.isEmpty ? 0 : Double(whole) / Double(cells.count)
      let part =
        plan.experiment.tuning?.halving == nil
        ? nil : cost.units.flatMap { units in cost.wholeUnits.map { Double(units) / Double(max(1, $0)) } }
      let share = known * (part ?? 1)
      let estimate = try CostEstimate(of: cells, [], plan, index, data: data)
      return Group(
        optimizer: group.optimizer, problem: group.problem, seconds: estimate.workerSeconds * share)
    }
  }

  /// Each group that takes more, as an error of the file; nil where none does.
  var excess: String? {
    let lines = groups.filter { $0.seconds > limit }.map { group in
      "\(budget.location.map { "\($0.place): " } ?? "")error: the tuning of optimizer \"\(group.optimizer)\" on problem"
        + " \"\(group.problem)\" takes about \(durationText(group.seconds)) of one worker of this machine, more than the"
        + " budget of \(durationText(limit)): take fewer configurations, or give more hours"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// - Throws: exit code 64, after saying who takes more. Where it cannot be reckoned, as of a program that has not run
  ///   yet, that is said, and the run goes on.
  static func require(_ plan: Plan, _ index: StoreIndex, data: String?) throws {
    let hours: BudgetHours?
    do { hours = try BudgetHours(plan, index, data: data) } catch {
      return printError("note: the budget's hours are not looked at: \(error)")
    }
    guard let excess = hours?.excess else { return }
    throw refusal(excess)
  }
}
