import Statistics

/// One entry's value against another entry's, seed by seed.
struct PairedComparison {
  /// This entry's minus the other's, in the order of the seeds that both measured; infinite where one of them diverged.
  let differences: [Double]
  /// Whether all of this entry's values in ``differences`` are finite: what is infinite there is the other's.
  let isFinite: Bool
  /// The probability that a seed of this entry is larger than one of the other.
  var superiority: Double
  /// Nil where no test is asked for.
  var test: TestResult?
  /// NaN where no test is asked for.
  var adjustedP = Double.nan
  private let sharedInterval: SharedInterval

  init(_ values: [Int: Double], _ other: [Int: Double], _ marks: Marks) {
    let seeds = values.keys.filter { other[$0] != nil }.sorted()
    differences = pairedDifferences(seeds.compactMap { values[$0] }, seeds.compactMap { other[$0] })
    sharedInterval = SharedInterval(of: differences)
    isFinite = seeds.allSatisfy { values[$0]?.isFinite ?? false }
    superiority = probabilityOfSuperiority(of: Array(values.values), over: Array(other.values))
    test = differences.isEmpty ? nil : marks.test.result(differences)
  }

  /// The least p that an exact two-sided test of paired signs can give: 2^(1−n) of n pairs, 1 of none.
  static func leastP(pairs: Int) -> Double { pairs < 1 ? 1 : pairs > 60 ? 0 : 2 / Double(1 << pairs) }

  var meanDifference: Double { mean(of: differences) }
  var interval: Interval { sharedInterval.value }
  /// Whether its seeds could have given a p of at most `alpha`.
  func isTestable(at alpha: Double) -> Bool { test?.isTestable(at: alpha) ?? false }

  var effectSize: Double { pairedEffectSize(differences) }
}

/// An interval that is made when it is first asked for: of thousands of pairs its bootstrap takes a second, and a report
/// shows it in several places.
private final class SharedInterval {
  private let differences: [Double]
  private(set) lazy var value = meanInterval(of: differences)

  init(of differences: [Double]) { self.differences = differences }
}
