import Foundation
import Messages
import Testing
import Vocabulary

@testable import Problems
@testable import Worker

/// Seconds per epoch of several trainings, by a clock that every look moves on.
@Suite struct TurnTimesTests {
  /// A second passes between two looks.
  private final class Clock {
    var now = 0.0
    func look() -> Double {
      now += 1
      return now
    }
  }

  private func times(_ changes: [[String: Value]], of data: TinyData, share: Double = 1) throws -> TurnTimes {
    let clock = Clock()
    let requests = changes.map { change in
      CellRequest(
        cell: "c", seed: 1, family: "classification", values: TinyData.values.merging(change) { $1 })
    }
    return try CellRunner(context: CellContext(dataDirectory: data.folder, clock: clock.look)).epochTimes(
      of: requests, seconds: 1, processorClock: { clock.now * share })
  }

  @Test func anEpochIsAStepTimesItsBatches() throws {
    let data = try TinyData()
    defer { data.remove() }
    // 40 images: 5 steps of 8, and 6 of 7 with a last one of 5, which is not timed.
    let found = try times([[:], ["batch_size": .integer(7)], ["optimizer": .string("sgd")]], of: data)
    let step = found.rows[0].median / 5
    #expect(step > 0 && found.rows.map(\.median) == [5 * step, 40 / 7.0 * step, 5 * step])
    #expect(
      found.rows.allSatisfy { Set($0.seconds).count == 1 && $0.seconds.count >= Turns.least })
    #expect(found.rows[1].ratio == 8 / 7.0 && found.rows[2].ratioInterval.upper == 1)
  }

  /// Rounds are more than the three epochs of the cell hold: it starts again, and validations are not timed.
  @Test func anEndedTrainingStartsAgain() throws {
    let data = try TinyData()
    defer { data.remove() }
    let found = try times([["epochs": .integer(1), "batch_size": .integer(20)]], of: data)
    #expect(found.rows[0].seconds.count >= 6 && Set(found.rows[0].seconds).count == 1)
  }

  /// The first of an epoch comes after a validation, and a last one may be short.
  @Test func onlyWholeStepsAreTimed() {
    let full = TimedSteps(perPass: 3, endsShort: false)
    #expect((1...7).filter(full.isWhole) == [2, 3, 5, 6] && full.hasWhole)
    let short = TimedSteps(perPass: 3, endsShort: true)
    #expect((1...7).filter(short.isWhole) == [2, 5] && short.hasWhole)
    for (count, endsShort) in [(1, false), (1, true), (2, true)] {
      let steps = TimedSteps(perPass: count, endsShort: endsShort)
      #expect(!(1...9).contains(where: steps.isWhole) && !steps.hasWhole)
    }
  }

  @Test func theShareOfTheProcessorIsKept() throws {
    let data = try TinyData()
    defer { data.remove() }
    #expect(try abs(times([[:]], of: data, share: 0.5).processorShare - 0.5) < 1e-9)
  }

  @Test(arguments: [
    (["batch_size": Value.integer(40)], "with 1 step from one measurement to the next none can be timed"),
    (["learning_rate": Value.number(1e30)], "diverges in its first steps"),
  ])
  func whatCannotBeTimedIsSaid(change: [String: Value], sentence: String) throws {
    let data = try TinyData()
    defer { data.remove() }
    #expect { _ = try times([change], of: data) } throws: { "\($0)".contains(sentence) }
  }

  @Test func theLaboratoryHasNoEpochs() {
    let request = CellRequest(
      cell: "", seed: 0, family: "synthetic", values: CellRunnerTests().synthetic)
    #expect {
      _ = try CellRunner(context: CellContext(dataDirectory: URL(filePath: "/"))).epochTimes(
        of: [request], seconds: 1)
    } throws: { "\($0)" == "only trainings have steps to time, not problems of the family synthetic" }
  }
}
