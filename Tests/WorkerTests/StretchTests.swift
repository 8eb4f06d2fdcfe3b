import Foundation
import Messages
import TestTraits
import Testing
import Vocabulary

@testable import Problems
@testable import Worker

/// Parts of a cell: a rung goes on from the one before, and nobody can tell from the result.
@Suite struct StretchTests {
  private func run(
    _ data: TinyData, _ rule: CheckpointRule?, epochs: Int, stretch: Stretch? = nil
  ) -> (reply: WorkerReply, steps: Int) {
    var values = TinyData.values
    values["epochs"] = .integer(epochs)
    var questions = 0
    let context = CellContext(
      cell: "", dataDirectory: data.folder, checkpoints: rule,
      isStopping: {
        questions += 1
        return false
      })
    let request = CellRequest(
      cell: "abc", seed: 1, family: "classification", values: values, stretch: stretch)
    return (CellRunner(context: context).run(request), questions)
  }

  private func check(_ rungs: [Int]) throws {
    let data = try TinyData()
    defer { data.remove() }
    let rule = CheckpointRule(directory: data.folder.appending(path: "checkpoints"), seconds: 1e9)
    let epochs = try #require(rungs.last)
    let whole = run(data, nil, epochs: epochs)
    guard case .finished(_, let measured) = whole.reply else {
      Issue.record("\(whole.reply)")
      return
    }
    var steps = 0
    for end in rungs.dropLast() {
      let part = run(data, rule, epochs: epochs, stretch: Stretch(end: end, key: "epochs", isOwn: false))
      steps += part.steps
      guard case .reached(_, let beginning) = part.reply else {
        Issue.record("\(part.reply)")
        return
      }
      #expect(beginning.series.at.count == end)
      #expect(beginning.digest == measured.prefix(through: end)?.digest, "epoch \(end)")
    }
    let last = run(data, rule, epochs: epochs)
    guard case .finished(_, let continued) = last.reply else {
      Issue.record("\(last.reply)")
      return
    }
    #expect(continued.digest == measured.digest)
    // As many steps and validations as at once: nothing is computed twice.
    #expect(steps + last.steps == whole.steps)
  }

  @Test func aRungGoesOnFromTheOneBefore() throws { try check([1, 3]) }

  @Test(.tags(.slow), .leftOutIfFast)
  func fourRungsAreTheWholeTrainingToTheBit() throws { try check([2, 6, 18, 52]) }

  /// With a schedule that depends on the length, a short cell of its own is another training.
  @Test func aRungOfItsOwnEndsItsSchedule() throws {
    let data = try TinyData()
    defer { data.remove() }
    let rule = CheckpointRule(directory: data.folder.appending(path: "checkpoints"), seconds: 0)
    let own = run(data, rule, epochs: 3, stretch: Stretch(end: 2, key: "epochs", isOwn: true))
    guard case .reached(_, let short) = own.reply,
      case .finished(_, let two) = run(data, nil, epochs: 2).reply
    else {
      Issue.record("\(own.reply)")
      return
    }
    #expect(short.digest == two.digest)
    #expect(!FileManager.default.fileExists(atPath: rule.directory.appending(path: "abc.checkpoint").path))
  }

  @Test func theBeginningOfADivergedCellIsThere() {
    let series = Series(
      index: "epoch", at: [1, 2], columns: ["loss": [3, 2]], timings: ["wall_seconds": [1, 2]])
    let diverged = Measurement(outcome: .diverged, metrics: ["loss": .nan], timings: [:], series: series)
    #expect(diverged.prefix(through: 2)?.outcome == .completed)
    #expect(diverged.prefix(through: 1)?.metrics == ["loss": 3])
    #expect(diverged.prefix(through: 3)?.outcome == .diverged)
    var completed = diverged
    completed.outcome = .completed
    #expect(completed.prefix(through: 3) == nil)
  }
}
