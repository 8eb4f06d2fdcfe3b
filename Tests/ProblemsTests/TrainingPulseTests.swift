import Testing

@testable import Problems

@Suite struct TrainingPulseTests {
  /// 10 steps of 8 samples a pass.
  func pulse() -> TrainingPulse { TrainingPulse(stepsPerPass: 10, batchSize: 8, now: 0) }

  @Test func aWordComesWhenItIsTimeAlsoWithoutAStep() {
    var pulse = pulse()
    #expect([0.2, 0.3, 0.4, 0.6].map { pulse.isDue(at: $0) } == [false, true, false, true])
    #expect(pulse.step == 0 && pulse.loss.isNaN && pulse.samplesPerSecond == nil)
  }

  @Test func speedIsThatOfThePassWithoutValidation() {
    var pulse = pulse()
    for step in 1...10 { pulse.took(step: step, loss: 2, at: 0.5 * Double(step)) }
    #expect(pulse.samplesPerSecond == 16 && pulse.step == 10 && pulse.loss == 2)
    // A validation of 95 s.
    for step in 11...13 { pulse.took(step: step, loss: 1, at: 95 + 0.25 * Double(step)) }
    #expect(pulse.samplesPerSecond == 32 && pulse.step == 13)
  }

  @Test func aPositionIsThatOfTheSeries() {
    func positions(_ index: SeriesIndex) -> [String] {
      [0, 10, 11].map { index.position(step: $0, stepsPerPass: 10, passes: 2) }
    }
    #expect(positions(.epoch) == ["epoch 1/2", "epoch 1/2", "epoch 2/2"])
    #expect(positions(.step) == ["step 0/20", "step 10/20", "step 11/20"])
  }
}
