import Experiments
import OrderedCollections
import Rows
import Vocabulary

/// What an axis shows of a configuration: the value of a column, or a metric's median over the seeds.
enum Quantity {
  case column(String)
  case metric(MetricExpression)

  /// - Parameter text: a column of the experiment, or else a metric expression.
  init(_ text: String, _ data: Joined) {
    let isColumn = data.members.contains { Column.value(text, $0.configuration, seed: 0) != nil }
    self = isColumn ? .column(text) : .metric(MetricExpression(text) ?? MetricExpression(.final, text))
  }

  /// Nil where the configuration has no such column, or no finished cell.
  func value(_ member: Member, _ data: Joined) -> Value? {
    switch self {
    case .column(let name): return Column.value(name, member.configuration, seed: 0)
    case .metric(let expression):
      let median = data.metrics.summary(expression, of: member).median
      return median.isNaN ? nil : .number(median)
    }
  }

  /// For an axis: the name in words, with its unit.
  func label(_ data: Joined, family: String) -> String {
    switch self {
    case .column(let name): return Column.humanName(name)
    case .metric(let expression): return data.label(expression, family: family)
    }
  }

  /// Columns that this quantity stands for: values of them that give different x are not mixed by mistake.
  func extraColumns(_ members: [Member], within columns: [String], _ data: Joined) -> [String] {
    switch self {
    case .column(let name): return [name]
    case .metric:
      // Of the problem's axes those that are told by the metric: `samples` tells `steps`.
      var groups: [[Value?]: [Member]] = [:]
      for member in members {
        guard let x = value(member, data) else { continue }
        let key = columns.map { Column.value($0, member.configuration, seed: 0) } + [x]
        groups[key, default: []].append(member)
      }
      let mixed = groups.values.map { Group(key: [], members: $0) }
      return data.problemAxes.filter { !columns.contains($0) && Group.varying([$0], within: mixed).isEmpty }
    }
  }
}

extension Joined {
  /// `final validation accuracy`, `samples`: a metric measured once needs no `final`; where another metric has the name
  /// of a final value, this is the value `at the last step`.
  func label(_ expression: MetricExpression, family: String, hasUnit: Bool = true) -> String {
    guard var metric = metrics.metric(expression.metric, family: family) else {
      return Column.humanName(expression.description)
    }
    let isOnce = expression.statistic == .final && !metric.isSeries
    if !hasUnit { metric.unit = "" }
    if let index = metrics.lastIndex(of: expression, family: family) {
      return "\(metric.words) at the last \(index)" + (metric.unit.isEmpty ? "" : " (\(metric.unit))")
    }
    return isOnce ? metric.label : expression.label(metric.words, unit: metric.unit)
  }

  /// The members that a figure is about, of the families that measure something.
  func members(_ about: FigureAbout, measuring name: String) -> [Member] {
    members(about, of: members.families.filter { metrics.metric(name, family: $0) != nil })
  }

  /// The members that a figure is about, of some families.
  func members(_ about: FigureAbout, of families: OrderedSet<String>) -> [Member] {
    about.match.filter(members).filter { families.contains($0.configuration.family) }
  }
}
