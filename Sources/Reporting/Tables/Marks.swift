import Statistics
import Vocabulary

/// `mark: {test: paired_permutation, best: bold, correction: holm, alpha: 0.05}`: what is said about the best.
struct Marks: SettingVariants {
  enum Test: String {
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

  enum Best: String, SettingChoice {
    case bold, none

    var summary: String { self == .bold ? "in bold" : "like the others" }
  }

  enum Correction: String, SettingChoice {
    case holm, none

    var summary: String { self == .holm ? "for all comparisons of a value" : "each for itself" }
  }

  /// What there is to say without a test, too.
  struct Shown: Settings {
    @Setting(.choice, "how the best of those that compete is shown") var best = Best.bold
  }

  private struct Tested: Settings {
    var shown = Shown()
    @Setting(.choice, "how p-values answer for their number") var correction = Correction.holm
    @Setting(.above(0, below: 1), "the probability of a false difference") var alpha = 0.05
  }

  let test: Test
  private let tested: Tested

  var isBestBold: Bool { tested.shown.best == .bold }
  var isCorrected: Bool { tested.correction == .holm }
  var alpha: Double { tested.alpha }

  static let tag = "test"
  static let kinds: [SettingKind<Marks>] = [
    SettingKind(Test.none.rawValue, "no test") { (shown: Shown) in
      var tested = Tested()
      tested.shown = shown
      return Marks(test: .none, tested: tested)
    },
    tested(.permutation, "exact paired sign-flip test of every entry with the best, seed by seed"),
    tested(.signedRank, "Wilcoxon's signed-rank test with the best, seed by seed"),
  ]

  private static func tested(_ test: Test, _ summary: String) -> SettingKind<Marks> {
    SettingKind(test.rawValue, summary) { Marks(test: test, tested: $0) }
  }
}
