import Experiments

/// Why a figure, or a panel of it, shows nothing.
enum EmptyFigure {
  static func reason(_ item: ReportItem, _ data: Joined, axes: [Axis]) -> String {
    let members = item.match.filter(data.members)
    guard !members.isEmpty else { return "no cell matches" }
    let measured = members.filter { $0.measuredCount > 0 }
    guard !measured.isEmpty else { return "no finished cell yet" }
    let names = metrics(item)
    // A curve needs what was measured on the way; the final value alone gives none.
    let isCurve = [FigureKind.learningCurve, .dualAxis].contains { $0.kind.name == item.kind }
    for name in names {
      let measuring = measured.filter { data.metrics.metric(name, family: $0.configuration.family) != nil }
      guard !measuring.isEmpty else { return "no finished cell measures \(name)" }
      let measurements = measuring.flatMap(\.replicates).compactMap { try? $0.result?.measurement() }
      if measurements.allSatisfy({ $0.outcome == .diverged }) { return "every run diverged" }
      let hasIt = measurements.contains { measurement in
        measurement.column(name)?.contains { !$0.isNaN } ?? false
          || (!isCurve
            && (measurement.timings[name] != nil
              || measurement.metrics.keys.contains { $0 == name || $0.hasPrefix("\(name)@") }))
      }
      if !hasIt { return "\(name) was not recorded; `record:` in the experiment file says what is" }
      let isFinite = measurements.contains { measurement in
        measurement.column(name)?.contains(where: \.isFinite) ?? false
          || measurement.metrics.contains {
            ($0.key == name || $0.key.hasPrefix("\(name)@")) && $0.value.isFinite
          } || measurement.timings[name]?.isFinite ?? false
      }
      if !isFinite { return "no value of \(name) is finite" }
    }
    let hiding = axes.filter(\.hidesValues).map(\.label)
    if let label = hiding.first { return "no value of \(label) is above 0, as a log axis needs" }
    return measured.contains { $0.divergedCount > 0 }
      ? "nothing to draw: half of the runs or more diverged" : "nothing to draw"
  }

  /// What the item shows: parameters that name a metric or an expression of one.
  private static func metrics(_ item: ReportItem) -> [String] {
    var names: [String] = []
    for key in ["y", "left", "right", "value"] {
      for text in item.texts(key) {
        let name = MetricExpression(text)?.metric ?? text
        if !names.contains(name) { names.append(name) }
      }
    }
    return names
  }
}
