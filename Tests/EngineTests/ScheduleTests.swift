import Testing

@testable import Engine

@Suite struct ScheduleTests {
  @Test func stepsFallWhenTheirEpochBegins() {
    let schedule = Schedule(.step(at: [2, 3], factor: 0.1))
    let factors = (0..<8).map { schedule.factor(step: $0, stepsPerEpoch: 2, epochs: 4) }
    #expect(factors == [1, 1, 1, 1, 0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1])
  }

  @Test func warmupRisesAndCosineFallsToItsFinalFactor() {
    let schedule = Schedule(.cosine(finalFactor: 0.1), warmupEpochs: 1)
    let factors = (0..<40).map { schedule.factor(step: $0, stepsPerEpoch: 10, epochs: 4) }
    #expect(zip(factors[..<10], factors[1...10]).allSatisfy { $0 < $1 })
    #expect(factors[10] == 1)
    #expect(zip(factors[10...], factors[11...]).allSatisfy { $0 > $1 })
    #expect(abs(schedule.factor(step: 40, stepsPerEpoch: 10, epochs: 4) - 0.1) < 1e-12)
  }

  /// nanoGPT's `get_lr`, whatever lies between two measurements.
  @Test func aScheduleInStepsIsNanoGPTs() {
    let schedule = Schedule(.cosine(finalFactor: 0.1), warmupEpochs: 100, unit: .step)
    func factor(_ step: Int, passes: Int) -> Double {
      schedule.factor(step: step, stepsPerEpoch: 2000 / passes, epochs: passes)
    }
    for passes in [1, 8, 40] {
      #expect(factor(0, passes: passes) == 1.0 / 101)
      #expect(factor(99, passes: passes) == 100.0 / 101)
      #expect(factor(100, passes: passes) == 1)
      #expect(abs(factor(1050, passes: passes) - 0.55) < 1e-12)
      #expect(abs(factor(1999, passes: passes) - 0.1) < 1e-5)
    }
  }
}
