import Experiments
import Messages

extension ReportItem {
  /// Why a figure of finished cells shows nothing: `no finished cell measured hill_tail_index`; nil where there is
  /// something to see, or nothing has finished yet.
  func unmeasured(_ data: Joined) -> String? {
    // An axis may also show a column.
    let expressions = ["y", "left", "right", "value"].flatMap { texts($0) }.filter { name in
      !data.members.contains { Column.value(name, $0.configuration, seed: 0) != nil }
    }.map { MetricExpression($0) ?? MetricExpression(.final, $0) }
    let members = match.filter(data.members).filter { $0.measuredCount > 0 }
    guard !expressions.isEmpty, !members.isEmpty else { return nil }
    let missing = expressions.map(\.metric).filter { name in
      !members.contains { member in
        member.replicates.contains { $0.result?.value.measurement.hasNumbers(of: name) ?? false }
      }
    }
    return missing.isEmpty ? nil : "no finished cell measured \(missing.joined(separator: " and "))"
  }
}

extension Messages.Measurement {
  /// Whether a metric was measured at all: at the end, along the series, or as a quantile over runs. A diverged cell says
  /// nothing of it and everything of itself.
  fileprivate func hasNumbers(of name: String) -> Bool {
    if outcome == .diverged { return true }
    if let value = metrics[name] ?? timings[name], !value.isNaN { return true }
    return column(name)?.contains { !$0.isNaN } ?? false || metrics.keys.contains { $0.hasPrefix("\(name)@") }
  }
}
