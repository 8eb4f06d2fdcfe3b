/// A noise law as a file names it, with the numbers it takes.
public struct NoiseLawKind: Sendable {
  public var name: String
  public var summary: String
  public var settings: [NumberSetting]
  /// From a value for every setting to the law.
  public var make: @Sendable ([String: Double]) -> any NoiseLaw

  init(
    _ name: String, _ summary: String, settings: [NumberSetting] = [],
    make: @escaping @Sendable (_ value: (String) -> Double, _ scale: Double) -> any NoiseLaw
  ) {
    self.name = name
    self.summary = summary
    self.settings =
      settings + [NumberSetting("scale", default: 1, from: 0, including: true, "Multiplies every draw.")]
    let settings = self.settings
    self.make = { values in
      func value(_ name: String) -> Double { settings.value(name, in: values) }
      return make(value, value("scale"))
    }
  }

  /// The index is at least 0.75 wherever one is: draws beyond 10³⁸ would overflow single precision.
  static func tailIndex(_ summary: String) -> NumberSetting {
    NumberSetting("tail_index", from: 0.75, including: true, summary)
  }
}

/// Every noise law that a file can name. Adding one is a file with the law and an entry here.
public enum NoiseLaws {
  public static let all: [NoiseLawKind] = [
    NoiseLawKind("normal", "Gaussian with standard deviation scale.") { _, scale in NormalNoise(scale: scale)
    },
    NoiseLawKind(
      "symmetric_pareto", "Pareto with a fair sign; heavy tails, no draw shorter than scale.",
      settings: [NoiseLawKind.tailIndex("Moments of this order and above are infinite.")]
    ) { value, scale in SymmetricParetoNoise(tailIndex: value("tail_index"), scale: scale) },
    NoiseLawKind(
      "student_t", "Student's t; heavy tails, a normal middle.",
      settings: [NoiseLawKind.tailIndex("Degrees of freedom: moments of this order and above are infinite.")]
    ) { value, scale in StudentTNoise(degreesOfFreedom: value("tail_index"), scale: scale) },
    NoiseLawKind(
      "symmetric_stable", "Symmetric alpha-stable: sums of draws have the same law, scaled.",
      settings: [
        NumberSetting(
          "tail_index", from: 1, including: true, upTo: 2,
          "alpha: moments of this order and above are infinite; 2 is N(0, 2 scale^2), 1 Cauchy's law.")
      ]
    ) { value, scale in SymmetricStableNoise(index: value("tail_index"), scale: scale) },
    NoiseLawKind(
      "weibull", "Weibull with a fair sign; all moments exist.",
      settings: [
        NumberSetting(
          "shape", from: 0.25, including: true, "1 is Laplace's law, 2 as light as Gaussian, less is heavier."
        )
      ]
    ) { value, scale in WeibullNoise(shape: value("shape"), scale: scale) },
    NoiseLawKind(
      "two_point", "Plus or minus scale probability^(-1/order), else 0: rare and large.",
      settings: [
        NumberSetting(
          "probability", from: 0, including: false, upTo: 1, "Of a draw that is not 0."),
        NumberSetting(
          "order", from: 0, including: false, "The moment of this order is scale^order, whatever probability."
        ),
      ]
    ) { value, scale in
      TwoPointNoise(probability: value("probability"), order: value("order"), scale: scale)
    },
  ]

  public static func named(_ name: String) -> NoiseLawKind? { all.first { $0.name == name } }
}
