import Foundation
import Testing

@testable import Statistics

/// What SciPy 1.17.1, NumPy 2.4.6 and statsmodels 0.14 say about the same numbers, computed once; each test names the
/// call. The other suites compare with brute force; this one with code of other people.
@Suite struct ReferenceTests {
  /// `scipy.stats.t.ppf((1 + confidence) / 2, degrees)`
  @Test(arguments: [
    (0.5, 1, 1.0000000000000002), (0.5, 4, 0.7406970841126829), (0.5, 99, 0.6769759855461531),
    (0.9, 2, 2.9199855803537242), (0.9, 7, 1.8945786050900062), (0.9, 30, 1.697260886593957),
    (0.95, 1, 12.706204736174694), (0.95, 2, 4.302652729749462), (0.95, 3, 3.1824463052837078),
    (0.95, 4, 2.7764451051977934), (0.95, 5, 2.5705818356363146), (0.95, 10, 2.228138851986274),
    (0.95, 18, 2.1009220402410382), (0.95, 19, 2.0930240544083087), (0.95, 1000, 1.9623390808264083),
    (0.99, 1, 63.656741162871526), (0.99, 3, 5.840909309733355), (0.99, 99, 2.626405457280827),
    (0.999, 1, 636.6192487687897), (0.999, 4, 8.610301581379522), (0.999, 1000, 3.300282648423944),
  ])
  func studentQuantiles(_ confidence: Double, _ degrees: Int, _ expected: Double) {
    // The search ends between neighbouring numbers; the probability itself is good to some 1e-15, which its slope at
    // 0.999 and one degree of freedom makes 1e-12 of the quantile.
    #expect(isClose(StudentT.quantile(within: confidence, degrees: degrees), expected, 1e-11))
  }

  /// `scipy.stats.norm.ppf(p)`
  @Test(arguments: [
    (1e-300, -37.0470962993612), (1e-100, -21.273453560965322), (1e-15, -7.941345326170998),
    (1e-5, -4.264890793922825), (0.01, -2.3263478740408408), (0.02425, -1.972961051311885),
    (0.2, -0.8416212335729142), (0.3, -0.5244005127080409), (0.6, 0.2533471031357997),
    (0.975, 1.959963984540054), (0.99999, 4.264890793923841), (1 - 1e-12, 7.0344869100478356),
  ])
  func normalQuantiles(_ p: Double, _ expected: Double) {
    // Above ½ what is left of p's last digit moves the quantile: 1e-16 over the density at 7 is 1e-5 of it.
    #expect(isClose(Normal.quantile(p), expected, p > 0.9999999 ? 1e-5 : 1e-11))
  }

  /// `scipy.stats.binom.cdf(k, n, p)`
  @Test(arguments: [
    (10, 0.3, 2, 0.3827827863999998), (50, 0.5, 20, 0.10131937553227033),
    (1000, 0.999, 995, 0.0036368780295218126), (100_000, 0.0001, 3, 0.010333402489842509),
  ])
  func binomialProbabilities(_ count: Int, _ p: Double, _ k: Int, _ expected: Double) {
    #expect(isClose(Binomial(count: count, p: p).probability(atMost: k) / expected, 1, 1e-9))
  }

  /// `scipy.stats.t.interval(0.95, n - 1, loc=mean, scale=scipy.stats.sem(values))`
  @Test func theMeansInterval() {
    let interval = studentInterval(of: [3.1, 2.9, 3.6, 3.3, 2.8, 3.0, 3.9, 3.2])
    #expect(isClose(interval.lower, 2.916205318504471) && isClose(interval.upper, 3.5337946814955283))
  }

  /// `scipy.stats.quantile_test(values, q=0, p=p).confidence_interval(0.95)`; its missing upper end is our infinity.
  @Test(arguments: [(0.25, 2.2, 6.3), (0.5, 4.4, 8.8), (0.9, 8.8, Double.infinity)])
  func quantileIntervals(_ p: Double, _ lower: Double, _ upper: Double) {
    let values = [
      7.1, 3.2, 9.9, 4.4, 5.6, 8.8, 1.2, 6.3, 2.7, 10.5, 12.1, 3.9, 5.0, 7.7, 6.6, 4.9, 8.1, 9.2, 2.2, 11.3,
    ]
    let interval = quantileInterval(p, ofSorted: values.sorted())
    #expect((interval.lower, interval.upper) == (lower, upper))
  }

  /// `scipy.stats.bootstrap((values,), numpy.mean, confidence_level=c, n_resamples=200000, method='BCa')`, the mean over
  /// four random states.
  @Test(arguments: [
    ("skew", 0.95, 4.862974713129653, 9.319845844086121), ("skew", 0.9, 5.137866011128824, 8.874562859212132),
    ("even", 0.95, 0.4976136363636363, 0.5511363636363636), ("even", 0.9, 0.50193181818, 0.54693181818),
    ("heavy", 0.95, 1.4535, 3.042), ("heavy", 0.9, 1.4975, 2.789),
    ("left", 0.95, -3.4214853873150144, -1.4175), ("left", 0.9, -3.088125, -1.471875),
  ])
  func bootstrapIntervals(_ name: String, _ confidence: Double, _ lower: Double, _ upper: Double) throws {
    let values = try #require(Self.samples[name])
    let interval = bootstrapInterval(of: values, confidence: confidence)
    // Four standard deviations of an end of 9,999 resamples, the worst among these, are a tenth of the standard error;
    // an interval of plain percentiles is off by twice as much and more on the skew ones.
    let tolerance = 0.1 * standardDeviation(of: values) / Double(values.count).squareRoot()
    #expect(abs(interval.lower - lower) < tolerance, "\(interval.lower), not \(lower) ± \(tolerance)")
    #expect(abs(interval.upper - upper) < tolerance, "\(interval.upper), not \(upper) ± \(tolerance)")
  }

  private static let samples: [String: [Double]] = [
    "skew": (1...24).map { exp(Double($0) / 8) },
    "even": [
      0.61, 0.43, 0.57, 0.49, 0.55, 0.62, 0.47, 0.51, 0.58, 0.44, 0.53, 0.50, 0.60, 0.46, 0.56, 0.52, 0.48,
      0.54, 0.59, 0.45, 0.63, 0.41,
    ],
    "heavy": tail + [1.0, 1.9, 3.1, 1.15, 1.2],
    "left": tail.map { -$0 },
  ]
  private static let tail = [
    1.1, 1.3, 1.2, 1.05, 9.0, 1.4, 1.25, 1.15, 1.6, 1.35, 2.2, 1.45, 1.1, 1.5, 1.2, 4.5, 1.3, 1.25, 1.7, 1.8,
  ]

  private static let ranked: [([Double], Double)] = [
    // Hollander and Wolfe's depression scores, Table 3.1; Fisher's Zea mays; then ties and zeros.
    ([0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01], 0.0390625),
    ([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48], 0.041259765625),
    ([1, 1, -1, 2, 3, 3, -2], 0.28125), ([2, 2, 2, -2, 5, 0, 0, 7, -7, 9], 0.2421875),
    ([1, -1, 1, 1, 1, 1, -3], 0.765625),
    (alternating, 0.02616696817119646),
  ]
  private static let alternating: [Double] = (1...50).map { (k: Int) -> Double in
    k % 3 == 0 ? -Double(k) : Double(k)
  }

  /// `scipy.stats.wilcoxon(d, method='exact')`, where values tie
  /// `method=scipy.stats.PermutationMethod(n_resamples=numpy.inf)`; zeros taken out before.
  @Test(arguments: ranked)
  func signedRanks(_ differences: [Double], _ expected: Double) {
    let result = signedRankTest(differences)
    #expect(isClose(result.p, expected) && result.method == .signedRankTest, "\(result.p)")
  }

  /// `scipy.stats.wilcoxon(d, zero_method='wilcox', method='approx', correction=True)`
  @Test(
    arguments: [
      (
        [
          -0.6, -1.1, 0, 0.7, 1.4, 0.4, -0.3, -0.5, 1, 1.9, 0.5, -1, -0.7, 1.9, 0.5, -1.5, 0.2, -0.9, -0.4,
          -0.2, -0.5, 0.8, 0.2, -0.3, 0.7, 1.1, -1.4, 0, -0.7, 0.1, -1, 0.3, 0.2, -0.1, -0.8, -0.1, -0.8,
          -1.1,
          0.5, -0.9, 1.4, 1, -1.7, 0.5, -0.9, 0.3, 0.3, -1.7, 0, 0, 1.2, -0.9, 1, -0.8, -0.1, -0.6, 1.7, 0.8,
          2.7, 0.9,
        ], 0.9090196064320476
      ),
      (
        [
          13, 7, 6, 2, 14, -4, -1, 6, 6, -7, -6, 7, 11, 6, 13, 0, -2, 10, -9, -5, -5, 0, -6, 10, 11, 0, -9, 8,
          -7, 5, -5, 13, 7, 14, 5, 8, 0, 10, -7, -6, -1, 8, 2, 11, 13, 0, 1, 4, 6, 2, 5, 14, 8, -2, 1, 0, -6,
          -9, 10, 1, -1, 6, 4, 13, 5, 13, 4, -2, -2, 14, 5, -5, 10, 10, -9, -6, 7, 0, -1, -8,
        ], 0.0004988693481751194
      ),
    ] as [([Double], Double)])
  func signedRanksOfMany(_ differences: [Double], _ expected: Double) {
    let result = signedRankTest(differences)
    #expect(isClose(result.p / expected, 1, 1e-9) && result.method == .signedRankApproximation, "\(result.p)")
  }

  /// `scipy.stats.permutation_test((d,), numpy.mean, permutation_type='samples', n_resamples=numpy.inf)`
  @Test(
    arguments: [
      ([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48], 0.05267333984375),
      ([0.3, -0.1, 0.4, 0.25, 0.35, 0.2, -0.05, 0.6], 0.03125),
      ([1.5, 2, -1, 0.5, 3, 2.5, -0.5, 1, 2, 0.25, -1.25, 2], 0.03857421875),
    ] as [([Double], Double)])
  func signFlips(_ differences: [Double], _ expected: Double) {
    #expect(isClose(signFlipTest(differences).p, expected))
  }

  /// `scipy.stats.linregress(log(x), log(y))`, the interval with `scipy.stats.t.ppf(0.975, n - 2)`.
  @Test func logLogSlopes() {
    let slope = LogLogSlope(
      zip([10, 20, 40, 80, 160, 320], [9.1, 6.8, 4.4, 3.3, 2.05, 1.7]).map { (x: $0, y: $1) })
    #expect(isClose(slope.slope, -0.5058979715404972) && isClose(slope.intercept, 3.3830595226248033))
    #expect(isClose(slope.standardError, 0.023401908849943257))
    let interval = slope.interval()
    #expect(isClose(interval.lower, -0.5708720868192071) && isClose(interval.upper, -0.4409238562617873))
    // Twice the same x.
    let scattered = LogLogSlope(
      zip([0.5, 3, 3, 7.5, 40, 1000, 1e5], [2, 1.3, 1.9, 4, 3.5, 20, 55]).map { (x: $0, y: $1) })
    #expect(isClose(scattered.slope, 0.31410067281194604))
    #expect(isClose(scattered.standardError, 0.04062716998006752))
  }

  /// `statsmodels.stats.multitest.multipletests(p, method='holm')[1]`
  @Test func holmsCorrection() {
    let adjusted = holmAdjusted([0.011, 0.02, 0.3, 0.001, 0.04, 0.04, 0.5])
    for (value, expected) in zip(adjusted, [0.066, 0.1, 0.6, 0.007, 0.16, 0.16, 0.6]) {
      #expect(isClose(value, expected))
    }
  }

  /// `scipy.stats.mannwhitneyu(a, b).statistic / (len(a) * len(b))`
  @Test func superiority() {
    #expect(isClose(probabilityOfSuperiority(of: [0.4, 0.5, 0.5, 0.7], over: [0.3, 0.5, 0.6]), 7 / 12.0))
  }

  /// `numpy.quantile(values, p)`
  @Test(arguments: [(0.1, 1.0), (0.33, 3.125), (0.77, 14.95)])
  func quantiles(_ p: Double, _ expected: Double) {
    #expect(isClose(quantile(p, of: [0.5, 1.5, 4, 9, 16, 30]), expected))
  }
}
