import Experiments
import Messages
import Statistics
import Testing
import Vocabulary

@testable import Reporting
@testable import Rows

/// Values of single measurements, and what tables make of them.
@Suite struct ValueTests {
  private let metric = Metric("loss", "", unit: "nats", goal: .minimize)
  private let clock = TrainingClock.column("wall_seconds")

  private func measurement(
    _ values: [Double], at: [Double]? = nil, index: String = "epoch",
    outcome: Vocabulary.Measurement.Outcome = .completed
  ) -> Vocabulary.Measurement {
    let places = at ?? (1...max(1, values.count)).map(Double.init)
    return Vocabulary.Measurement(
      outcome: outcome, metrics: ["loss": values.last ?? .nan], timings: [:],
      series: Series(
        index: index, at: Array(places.prefix(values.count)), columns: ["loss": values],
        timings: ["wall_seconds": places.prefix(values.count).map { $0 * 10 }]))
  }

  private func value(_ text: String, _ measurement: Vocabulary.Measurement) throws -> Double? {
    measurement.value(of: try #require(MetricExpression(text)), metric, clock: clock)
  }

  private static let taken: [(String, Double)] = [
    ("final loss", 2.0), ("best loss", 1.0), ("mean loss over last 3 epochs", 2.0),
    ("mean loss over last 5 epochs", 3.0), ("loss at epoch 1", 5.0), ("loss at epoch 4", 1.0),
    ("loss at epoch 2.5", 4.0), ("loss at 40 s", 1.0), ("loss at 39.9 s", 3.0), ("loss at 1 h", 2.0),
    ("auc loss", 2.875), ("epochs_to(loss <= 3)", 3.0), ("time_to(loss <= 3)", 30.0),
    ("time_to(loss < 3)", 40.0), ("epochs_to(loss > 4)", 1.0), ("epochs_to(loss <= 0.5)", Double.infinity),
  ]

  /// By hand from the losses 5, 4, 3, 1, 2 after epochs of ten seconds: the trapezoids are 4.5, 3.5, 2 and 1.5.
  @Test(arguments: taken)
  func expressionsTakeWhatTheySay(_ text: String, _ expected: Double) throws {
    #expect(try value(text, measurement([5, 4, 3, 1, 2])) == expected)
  }

  @Test(arguments: [
    "mean loss over last 6 epochs", "loss at epoch 6", "loss at step 3", "steps_to(loss <= 3)", "loss at 9 s",
    "mean loss over last 3 steps",
  ])
  func whatTheSeriesDoesNotHoldIsAbsent(_ text: String) throws {
    #expect(try value(text, measurement([5, 4, 3, 1, 2])) == nil)
  }

  @Test func stepsAreCountedFromTheirOwnIndex() throws {
    let series = measurement([8, 4, 2], at: [0, 50, 100], index: "step")
    #expect(try value("mean loss over last 100 steps", series) == 3)
    #expect(try value("auc loss", series) == (6 * 50 + 3 * 50) / 100)
    #expect(try value("loss at step 99", series) == 4)
    #expect(try value("steps_to(loss <= 4)", series) == 50)
    #expect(try value("auc loss", measurement([8])) == 8)
  }

  @Test func rowsWithoutANumberReachNoTarget() throws {
    #expect(try value("epochs_to(loss <= 3)", measurement([.nan, 4, 3])) == 3)
    #expect(try value("auc loss", measurement([.nan, 4, 3]))?.isNaN == true)
    #expect(try value("loss at epoch 1", measurement([.nan, 4, 3]))?.isNaN == true)
  }

  /// What should be large: the best is the largest, a target is reached from below.
  @Test(arguments: [
    ("final accuracy", 0.4), ("best accuracy", 0.5), ("mean accuracy over last 20 epochs", 0.35),
    ("accuracy at epoch 30", 0.5), ("accuracy at 600 s", 0.4), ("accuracy at 250 s", 0.3),
    ("time_to(accuracy >= 0.4)", 300), ("epochs_to(accuracy > 0.5)", Double.infinity),
    ("auc accuracy", 0.3375),
  ])
  func whatShouldBeLargeIsTakenLikewise(_ text: String, _ expected: Double) throws {
    // After 10, 20, … 50 epochs of ten seconds each; 600 s are more than it took.
    let run = Vocabulary.Measurement(
      outcome: .completed, metrics: ["accuracy": 0.4], timings: [:],
      series: Series(
        index: "epoch", at: [10, 20, 30, 40, 50], columns: ["accuracy": [0.1, 0.3, 0.5, 0.3, 0.4]],
        timings: ["wall_seconds": [100, 200, 300, 400, 500]]))
    let accuracy = Metric("accuracy", "", goal: .maximize)
    let expression = try #require(MetricExpression(text))
    let found = try #require(run.value(of: expression, accuracy, clock: clock))
    #expect(abs(found - expected) < 1e-12 || found == expected)
  }

  private static let forms = [
    "final METRIC", "best METRIC", "auc METRIC", "mean METRIC over last 2 epochs", "METRIC at epoch 1",
    "METRIC at 8 s", "time_to(METRIC >= 0)", "epochs_to(METRIC <= 100)",
  ]

  /// Whatever was measured before: a seed that diverged counts as worst in the direction of what is taken.
  @Test(arguments: forms, ["validation_accuracy", "train_loss", "sample_clip_fraction"])
  func aDivergedRunIsTheWorstInEveryValue(_ form: String, _ metric: String) throws {
    let expression = try #require(MetricExpression(form.replacing("METRIC", with: metric)))
    let data = Joined(SmallExperiment.input())
    // sgd at rate 1: seed 1 diverged after two of four epochs.
    let member = data.members[1]
    let values = data.metrics.valuesBySeed(expression, of: member)
    let isLargeBetter = metric == "validation_accuracy" && !expression.isTarget
    #expect(values[1] == (isLargeBetter ? -.infinity : .infinity))
    let summary = data.metrics.summary(expression, of: member)
    #expect(summary.diverged == 1)
    if !(form == "best METRIC" && metric == "sample_clip_fraction") {
      #expect(values[0]?.isFinite == true && summary.count == 3 && summary.median.isFinite)
    }
  }

  @Test func aTargetPaysForFailuresAndDivergence() throws {
    let target = try #require(MetricExpression("time_to(loss <= 3)"))
    let reached = try #require(measurement([5, 3, 1]).attempt(at: target, clock: clock))
    #expect(reached == TargetAttempt(spent: 20, hasReached: true))
    let missed = try #require(measurement([5, 4, 4]).attempt(at: target, clock: clock))
    #expect(missed == TargetAttempt(spent: 30, hasReached: false))
    // It was there once and then was not finite: no success.
    let diverged = measurement([5, 3], outcome: .diverged)
    #expect(diverged.attempt(at: target, clock: clock) == TargetAttempt(spent: 20, hasReached: false))
    #expect(measurement([5, 3]).attempt(at: target, clock: nil) == nil)
  }

  @Test func unreachedAndDivergedAreCountedApart() {
    let summary = Summary([.measured(2), .measured(.infinity), .diverged], goal: .minimize, isTarget: true)
    #expect((summary.count, summary.diverged, summary.unreached) == (3, 1, 1))
    #expect(summary.median == .infinity)
    #expect(ShowFormat.median.text(summary, goal: .minimize) == "not reached")
    #expect(ShowFormat.best.text(summary, goal: .minimize) == "2.000")
  }

  @Test func medianAndMeanIntervalsAreShownWhereThereAreAny() {
    let six = Summary((1...6).map { .measured(Double($0)) }, goal: .minimize)
    #expect(ShowFormat.medianInterval.text(six, goal: .minimize) == "3.500 [1.000, 6.000]")
    let five = Summary((1...5).map { .measured(Double($0)) }, goal: .minimize)
    #expect(ShowFormat.medianInterval.text(five, goal: .minimize) == "3.000 [−∞, ∞]")
    #expect(ShowFormat.meanInterval.text(five, goal: .minimize) == "3.000 [1.037, 4.963]")
    #expect(
      ShowFormat.meanInterval.text(Summary([.measured(3)], goal: .minimize), goal: .minimize) == "3.000")
  }
}
