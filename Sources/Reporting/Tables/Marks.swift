import Statistics
import Vocabulary

/// `mark: {test: paired_permutation, best: bold, correction: holm, alpha: 0.05}`: what is said about the best.
struct Marks {
  enum Test: String, CaseIterable {
    case none
    case permutation = "paired_permutation"
    case signedRank = "wilcoxon"

    func result(_ differences: [Double]) -> TestResult? {
      switch self {
      case .none: nil
      case .permutation: signFlipTest(differences)
      case .signedRank: signedRankTest(differences)
      }
    }
  }

  var test = Test.none
  var isBestBold = true
  var isCorrected = true
  var alpha = 0.05

  init(_ value: Value?) {
    let map = value?.map ?? [:]
    test = (value?.string ?? map["test"]?.string).flatMap(Test.init(rawValue:)) ?? .none
    isBestBold = map["best"]?.string != "none"
    isCorrected = map["correction"]?.string != "none"
    alpha = map["alpha"]?.number ?? 0.05
  }

  static let parameter: Parameter = {
    let best = Parameter(
      "best", .choice([Choice("bold", "in bold"), Choice("none", "like the others")]),
      default: .string("bold"),
      "how the best of those that compete is shown")
    let tested = [
      best,
      Parameter(
        "correction",
        .choice([Choice("holm", "for all comparisons of a value"), Choice("none", "each for itself")]),
        default: .string("holm"), "how p-values answer for their number"),
      Parameter(
        "alpha", .number(NumberRange(lower: .excluding(0), upper: .excluding(1))), default: .number(0.05),
        "the probability of a false difference"),
    ]
    return Parameter(
      "mark",
      .variant(
        tag: "test",
        [
          Kind(name: "none", summary: "no test", parameters: [best]),
          Kind(
            name: Test.permutation.rawValue,
            summary: "exact paired sign-flip test of every entry with the best, seed by seed",
            parameters: tested),
          Kind(
            name: Test.signedRank.rawValue,
            summary: "Wilcoxon's signed-rank test with the best, seed by seed",
            parameters: tested),
        ]), default: .string("none"), "show the best, and mark with ≈ what a test does not find worse")
  }()
}
