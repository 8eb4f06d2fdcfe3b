import Experiments
import Rows
import Vocabulary

/// A `select:` of a table or figure, or its absence: how one configuration stands for a group.
struct Chooser {
  /// Nil where the file gives no `select`, or one by a metric that has no better and worse.
  var expression: MetricExpression?
  private var asked: MetricExpression?
  private var members: [Member]
  private var data: Joined
  private var judges: [Int: Member]

  init(_ asked: MetricExpression?, _ members: [Member], _ data: Joined) {
    self.asked = asked
    self.members = members
    self.data = data
    judges = Self.judges(members, data)
    expression = asked.flatMap { asked in
      let families = members.families
      let hasGoal = families.contains { data.metrics.goal(of: asked, family: $0) != .neither }
      return hasGoal && families.allSatisfy { data.metrics.isComparable(asked, family: $0) } ? asked : nil
    }
  }

  var isChoosing: Bool { expression != nil }

  /// Of members of a final stage on fresh seeds, the same configurations with their tuning seeds, by their places: seeds
  /// that report do not choose. Empty for all others, which are chosen by the seeds that are shown.
  static func judges(_ members: [Member], _ data: Joined) -> [Int: Member] {
    guard data.plan.experiment.tuning?.final?.isOnTuningSeeds == false, !members.isEmpty,
      members.stages == [.final]
    else { return [:] }
    let places = Set(members.map(\.configurationIndex))
    return Dictionary(
      data.members.filter { places.contains($0.configurationIndex) }.map { member in
        var judge = member
        judge.replicates.removeAll { $0.cell.stage == .final }
        return (member.configurationIndex, judge)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The best member; without `select` the group is one configuration and this is its member.
  func choose(from members: [Member]) -> Member? {
    guard let expression else { return members.first }
    // Of one there is nothing to choose.
    guard members.count > 1, !judges.isEmpty else { return data.metrics.best(of: members, by: expression) }
    let best = data.metrics.best(of: members.compactMap { judges[$0.configurationIndex] }, by: expression)
    return best.flatMap { best in members.first { $0.configurationIndex == best.configurationIndex } }
  }

  /// What a reader should know about the choice.
  func notes(for subject: String, columns: [String]) -> [String] {
    guard let asked else { return [] }
    guard isChoosing else {
      if members.contains(where: { !data.metrics.isComparable(asked, family: $0.configuration.family) }) {
        return [
          "\(subject): `select: \(asked)` was not used, times of cells that ran beside others choose nothing;"
            + " `sweep bench FILE` measures seconds per epoch"
        ]
      }
      return ["\(subject): `select: \(asked)` was not used, \(asked.metric) has no better and worse"]
    }
    let mixed = Group.varying(
      data.problemAxes.filter { !columns.contains($0) }, within: Group.by(columns + ["problem"], members))
    return mixed.map { axis in
      "\(subject): `select: \(asked)` chose among values of \(axis), which changes the problem;"
        + " name it in rows, columns, panels or match to keep them apart"
    }
  }
}
