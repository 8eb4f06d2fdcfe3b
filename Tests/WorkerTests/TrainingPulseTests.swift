import Testing

@testable import Worker

@Suite struct TrainingPulseTests {
  /// 10 steps of 8 samples an epoch.
  func pulse() -> TrainingPulse {
    TrainingPulse(cell: "c", stepsPerEpoch: 10, epochs: 2, batchSize: 8, now: 0)
  }

  @Test func aWordComesWhenItIsTimeAlsoWithoutAStep() {
    var pulse = pulse()
    #expect(pulse.word(at: 0.2) == nil)
    let first = pulse.word(at: 0.3)
    #expect(first?.fraction == 0 && first?.position == "epoch 1/2" && first?.metrics == [:])
    #expect(pulse.word(at: 0.4) == nil)
    #expect(pulse.word(at: 0.6) != nil)
  }

  @Test func speedIsThatOfTheEpochWithoutValidation() {
    var pulse = pulse()
    for step in 1...10 {
      pulse.took(step: step, loss: 2, accuracy: 0.5, validationAccuracy: nil, at: 0.5 * Double(step))
    }
    let word = pulse.word(at: 6)
    #expect(word?.metrics == ["train_loss": 2, "train_accuracy": 0.5, "samples_per_second": 16])
    #expect(word?.fraction == 0.5)
    // A validation of 95 s.
    for step in 11...13 {
      pulse.took(step: step, loss: 1, accuracy: nil, validationAccuracy: 0.25, at: 95 + 0.25 * Double(step))
    }
    let next = pulse.word(at: 99)
    #expect(next?.metrics == ["train_loss": 1, "validation_accuracy": 0.25, "samples_per_second": 32])
    #expect(next?.position == "epoch 2/2")
  }

  @Test func aLossThatIsNoNumberIsNotSaid() {
    var pulse = pulse()
    pulse.took(step: 1, loss: .nan, accuracy: nil, validationAccuracy: nil, at: 0.1)
    #expect(pulse.word(at: 1)?.metrics == [:])
  }
}
