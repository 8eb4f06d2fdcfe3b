import Statistics
import Testing
import Vocabulary

@testable import Experiments

struct ExpressionTests {
  private static let cell: [String: Value] = [
    "optimizer": .string("ps_clip_sgd"), "learning_rate": .number(0.1), "epochs": .integer(3),
    "augment": .boolean(true), "noise.law": .string("normal"), "seed": .integer(2),
    "label": .string("it's \"ours\""),
  ]

  @Test(arguments: [
    ("optimizer == \"ps_clip_sgd\"", true), ("optimizer == 'sgd'", false), ("optimizer != 'sgd'", true),
    ("'ps_clip_sgd' == optimizer", true), ("noise.law == \"normal\"", true),
    ("learning_rate == 1e-1", true), ("learning_rate < 0.1", false), ("learning_rate <= .1", true),
    ("0.05 < learning_rate", true), ("0.05 < learning_rate <= 0.1", true), ("0.1 < learning_rate < 1", false),
    ("epochs == 3.0", true), ("epochs in [1, 2, 3]", true), ("epochs not in [1, 2]", true),
    ("epochs > -1 and epochs < inf", true), ("augment == true", true), ("augment == false", false),
    ("not augment == true", false), ("not (augment == true)", false), ("not not augment == true", true),
    ("epochs == 1 or epochs == 3 and seed == 9", false), ("(epochs == 1 or epochs == 3) and seed == 2", true),
    ("epochs == 3 or epochs == 1 and seed == 9", true), ("epochs > seed", true), ("epochs == seed", false),
    ("label == 'it' or label == \"it's\"", false), ("epochs==3", true), ("epochs>=3 and seed<3", true),
  ])
  func conditionsHoldAsTheyRead(text: String, holds: Bool) throws {
    #expect(try Expression(text).holds { Self.cell[$0] } == holds)
  }

  @Test(arguments: [
    ("clip_threshold == 1", false), ("clip_threshold != 1", true), ("clip_threshold < 1", false),
    ("not (clip_threshold < 1)", true), ("clip_threshold in [1]", false), ("clip_threshold not in [1]", true),
    ("clip_threshold == clip_threshold", false),
  ])
  func aColumnThatIsNotThereEqualsNothing(text: String, holds: Bool) throws {
    #expect(try Expression(text).holds { Self.cell[$0] } == holds)
  }

  @Test(arguments: [
    ("", 0, "a condition is missing"), ("epochs", 0, "compare it"), ("epochs == ", 10, "is missing"),
    ("epochs = 3", 7, "=="), ("epochs == 3 &&", 12, "and"), ("a == 1 || b == 1", 7, "or"),
    ("!a == 1", 0, "not"),
    ("a <> 1", 2, "!="), ("a == 1 b", 7, "complete"), ("(a == 1", 0, "not closed"),
    ("a == 1)", 6, "no parenthesis"),
    ("a == 'x", 5, "not closed"), ("a in 1", 5, "a list"), ("a in [1", 5, "not closed"),
    ("a in []", 6, "missing"),
    ("a in [x]", 6, "quotes"), ("1 == 2", 0, "column"), ("a < 'x'", 2, "only equal"),
    ("a == 1_000", 5, "1000"),
    ("a == 1x", 5, "no number"), ("a. == 1", 0, "no name"), ("a == 1 and", 10, "missing"),
    ("a # 1", 2, "meaning"),
    ("3", 0, "value alone"), ("a ==== 1", 4, "missing"),
  ])
  func mistakesHaveAPlace(text: String, offset: Int, says: String) throws {
    do {
      _ = try Expression(text)
      Issue.record("\(text) was read")
    } catch {
      let place = try #require(error.place)
      #expect(place.lowerBound == offset, "\(error)")
      #expect((error.message + (error.suggestion ?? "")).contains(says), "\(error)")
      #expect(place.lowerBound + max(1, place.count) <= max(1, text.unicodeScalars.count + 1))
    }
  }

  @Test func deepNestingIsAMistakeAndNotACrash() {
    for text in [
      String(repeating: "(", count: 100_000), String(repeating: "not ", count: 100_000) + "a == 1",
    ] {
      #expect(throws: ExpressionError.self) { try Expression(text) }
    }
  }

  /// Random conditions against their own evaluation.
  @Test(arguments: 0..<40)
  func precedenceIsThatOfTheFullyParenthesisedText(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed))
    /// A condition as a person writes it, with as few parentheses as it needs, and whether it holds.
    func make(_ depth: Int, within rank: Int) -> (text: String, holds: Bool) {
      switch depth == 0 ? 3 : Int.random(in: 0..<4, using: &random) {
      case 0:
        let (a, b) = (make(depth - 1, within: 0), make(depth - 1, within: 1))
        return wrap("\(a.text) or \(b.text)", a.holds || b.holds, 0, rank)
      case 1:
        let (a, b) = (make(depth - 1, within: 1), make(depth - 1, within: 2))
        return wrap("\(a.text) and \(b.text)", a.holds && b.holds, 1, rank)
      case 2:
        let a = make(depth - 1, within: 2)
        return ("not \(a.text)", !a.holds)
      default:
        let value = Int.random(in: 1...5, using: &random)
        return ("epochs < \(value)", 3 < value)
      }
    }
    func wrap(_ text: String, _ holds: Bool, _ own: Int, _ rank: Int) -> (text: String, holds: Bool) {
      (own < rank ? "(\(text))" : text, holds)
    }
    for _ in 0..<50 {
      let (text, holds) = make(4, within: 0)
      #expect(try Expression(text).holds { Self.cell[$0] } == holds, "seed \(seed): \(text)")
    }
  }
}
