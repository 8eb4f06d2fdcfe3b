import Testing

@testable import Experiments

@Suite struct MetricExpressionTests {
  private static let forms: [(String, MetricExpression, String?)] = [
    ("loss", MetricExpression(.final, "loss"), "final loss"),
    ("final loss", MetricExpression(.final, "loss"), "final loss"),
    ("best loss", MetricExpression(.best, "loss"), "best loss"),
    ("auc loss", MetricExpression(.area, "loss"), "auc loss"),
    ("mean loss over last 5 epochs", MetricExpression(.meanOfLast(5, unit: "epoch"), "loss"), nil),
    ("mean loss over last 1 step", MetricExpression(.meanOfLast(1, unit: "step"), "loss"), nil),
    ("loss at epoch 30", MetricExpression(.at(30, unit: "epoch"), "loss"), nil),
    ("loss at step 1e3", MetricExpression(.at(1000, unit: "step"), "loss"), "loss at step 1000"),
    ("loss at 600 s", MetricExpression(.atSeconds(600), "loss"), nil),
    ("loss at 600s", MetricExpression(.atSeconds(600), "loss"), "loss at 600 s"),
    ("loss at 1.5 h", MetricExpression(.atSeconds(5400), "loss"), "loss at 5400 s"),
    ("loss at 10min", MetricExpression(.atSeconds(600), "loss"), "loss at 600 s"),
    ("time_to(loss <= 0.4)", MetricExpression(.target(.seconds, .atMost, 0.4), "loss"), nil),
    (
      "epochs_to( loss<1e-2 )", MetricExpression(.target(.epochs, .below, 0.01), "loss"),
      "epochs_to(loss < 0.01)"
    ),
    ("steps_to(loss > -3)", MetricExpression(.target(.steps, .above, -3), "loss"), nil),
  ]

  @Test(arguments: forms)
  func everyFormIsReadAndWritten(_ text: String, _ expected: MetricExpression, _ written: String?) throws {
    #expect(try MetricExpression(parsing: text) == expected)
    #expect(expected.description == written ?? text)
    #expect(MetricExpression(expected.description) == expected)
  }

  private static let mistakes: [(String, String, Range<Int>?)] = [
    ("", "wants a metric", nil), ("mean loss", "a mean is written", nil),
    ("mean loss over last five epochs", "how many epochs or steps is a number, not \"five\"", 20..<24),
    ("mean loss over last 0 epochs", "at least 1 whole epoch", 20..<21),
    ("mean loss over last 5 batches", "counts in epochs or steps, not in \"batches\"", 22..<29),
    ("loss at epoch x", "which epoch is a number", 14..<15),
    ("loss at 10 days", "s, min or h, not in \"days\"", 11..<15),
    ("loss at 10days", "s, min or h, not in \"days\"", 10..<14),
    ("loss at -1 s", "a time is above 0", 8..<10),
    ("loss at", "a place is written", nil), ("time_to(loss = 1)", "a target is written", nil),
    ("time_to(loss <= x)", "the target is a number, not \"x\"", 16..<17),
    ("time_to(loss <= 1", "is not closed", nil),
    ("hours_to(loss <= 1)", "there is no \"hours_to(…)\"", 0..<8),
    ("median loss", "wants \"final METRIC\"", nil),
  ]

  @Test(arguments: mistakes)
  func mistakesHaveAPlace(_ text: String, _ message: String, _ place: Range<Int>?) throws {
    let problem = #expect(throws: ExpressionError.self) { try MetricExpression(parsing: text) }
    #expect(problem?.message.contains(message) == true, "\(problem?.message ?? "")")
    #expect(problem?.place == place)
    #expect(MetricExpression(text) == nil)
  }

  @Test func aMisspeltFormSuggestsTheWholeText() {
    let problem = #expect(throws: ExpressionError.self) {
      try MetricExpression(parsing: "epoch_to(loss < 1)")
    }
    #expect(problem?.suggestion == "epochs_to(loss < 1)")
    let word = #expect(throws: ExpressionError.self) { try MetricExpression(parsing: "finl loss") }
    #expect(word?.suggestion == "final loss")
  }

  @Test(arguments: [
    ("final loss", "final loss (nats)"), ("auc loss", "mean loss along training (nats)"),
    ("mean loss over last 5 epochs", "mean loss over the last 5 epochs (nats)"),
    ("loss at 600 s", "loss at 600 s (nats)"), ("time_to(loss <= 0.4)", "time to loss ≤ 0.4 nats (s)"),
    ("epochs_to(loss <= 0.4)", "epochs to loss ≤ 0.4 nats"),
  ])
  func labelsSayTheUnit(_ text: String, _ label: String) throws {
    #expect(try MetricExpression(parsing: text).label("loss", unit: "nats") == label)
  }
}
