import Vocabulary

/// Metrics as columns.
struct MetricColumns {
  private var known: [String: Metric]

  /// - Parameter families: those of the cells: two families may mean different things by one name.
  init(_ catalog: Catalog, families: Set<String>, _ part: MeasuredSeries = .series) {
    known = Dictionary(
      catalog.families.filter { families.contains($0.name) }.flatMap {
        part.metrics($0).map { ($0.name, $0) }
      },
      uniquingKeysWith: { first, _ in first })
  }

  func column(_ name: String) -> ExportColumn {
    if let metric = known[name] {
      return ExportColumn(metric.name, .real, unit: metric.unit, metric.summary)
    }
    return ExportColumn(name, .real, Self.quantileSummary(name) ?? "Measured; not in the catalog.")
  }

  /// Cells of the laboratory report `NAME@DELTA` and its limits.
  private static func quantileSummary(_ name: String) -> String? {
    guard let match = name.wholeMatch(of: /(.+)@([0-9.e-]+)(_low|_high)?/) else { return nil }
    let quantile = "the (1 - \(match.2))-quantile over runs of \(match.1)"
    switch match.3 {
    case "_low": return "Lower limit of 95 % confidence of \(quantile)."
    case "_high": return "Upper limit of 95 % confidence of \(quantile)."
    default: return quantile.prefix(1).uppercased() + quantile.dropFirst() + "."
    }
  }
}
