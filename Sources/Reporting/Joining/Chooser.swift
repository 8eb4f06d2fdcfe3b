import Experiments

extension Group {
  /// Whether more than one configuration of it has results of the final stage.
  var hasRivalsOnFreshSeeds: Bool {
    members.count { member in
      member.replicates.contains { $0.cell.stage == .final && $0.result != nil }
    } > 1
  }
}

/// A `select:` of a table or figure, or its absence: how one configuration stands for a group.
struct Chooser {
  /// Nil where the file gives no `select`, or one by a metric that has no better and worse.
  var expression: MetricExpression?
  private var asked: MetricExpression?
  private var members: [Member]
  private var data: Joined

  init(_ asked: MetricExpression?, _ members: [Member], _ data: Joined) {
    self.asked = asked
    self.members = members
    self.data = data
    expression = asked.flatMap { asked in
      let families = Set(members.map(\.configuration.family))
      let hasGoal = families.contains { data.metrics.goal(of: asked, family: $0) != .neither }
      return hasGoal ? asked : nil
    }
  }

  var isChoosing: Bool { expression != nil }

  /// The best member; without `select` the group is one configuration and this is its member.
  func choose(from members: [Member]) -> Member? {
    guard let expression else { return members.first }
    return Selection(expression: expression, metrics: data.metrics).best(of: members)
  }

  /// What a reader should know about the choice.
  func notes(for subject: String, columns: [String]) -> [String] {
    guard let asked else { return [] }
    guard isChoosing else {
      return ["\(subject): `select: \(asked)` was not used, \(asked.metric) has no better and worse"]
    }
    var notes: [String] = []
    if Group.by(columns + ["problem"], members).contains(where: { $0.hasRivalsOnFreshSeeds }) {
      notes.append(
        "\(subject): `select: \(asked)` chose among several configurations of the final stage by the seeds that it"
          + " shows, which flatters the best of them; the tuning stage's own choice is under \"Tuning\"")
    }
    let mixed = Group.varying(
      data.problemAxes.filter { !columns.contains($0) }, within: Group.by(columns + ["problem"], members))
    return notes
      + mixed.map { axis in
        "\(subject): `select: \(asked)` chose among values of \(axis), which changes the problem;"
          + " name it in rows, columns, panels or match to keep them apart"
      }
  }
}
