import Foundation
import Results
import TestPrograms
import TestTraits
import Testing
import Vocabulary

/// `sweep verify` and `sweep retry`.
@Suite(.serialized, .tags(.slow), .leftOutIfFast) struct AuditTests {
  func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(CommandTests.small, to: "e.yaml")
    #expect(try program.run("e.yaml", "--quiet").status == 0)
    try body(program)
  }

  @Test func whatIsMeasuredAgainIsTheSame() throws {
    try withProgram { program in
      let all = try program.run("verify", "e.yaml", "--fraction", "1")
      #expect(all.status == 0, "\(all.errors)")
      #expect(
        all.output.hasPrefix("4 of 4 cells measured again: every one the same to the bit"), "\(all.output)")
      let some = try program.run("verify", "e.yaml", "--fraction", "0.5", "--sample", "7")
      #expect(some.output.hasPrefix("2 of 2 cells"), "\(some.output)")
      #expect(some.errors.contains("2 of 4 finished cells, --sample 7"), "\(some.errors)")
      #expect(try program.run("verify", "e.yaml", "--fraction", "0").status == 64)
      #expect(try program.run("verify", "e.yaml", "no-such-cell").status == 64)
    }
  }

  @Test func aResultThatIsNotWhatTheCellGivesIsFoundAndSaidHow() throws {
    try withProgram { program in
      let store = try program.store("small")
      // One measurement is off by a bit, in a journal that is otherwise as it should be.
      let cell = try #require(store.results.keys.sorted().first)
      var wrong = try #require(store.results[cell])
      let metric = try #require(
        wrong.measurement.metrics.keys.sorted().first { wrong.measurement.metrics[$0]?.isFinite == true })
      wrong.measurement.metrics[metric] = wrong.measurement.metrics[metric]?.nextUp
      wrong.digest = wrong.measurement.digest
      let folder = program.folder.appending(path: "results/small")
      try FileManager.default.removeItem(at: folder.appending(path: "journal"))
      let journal = JournalWriter(directory: folder, invocation: "0")
      for result in store.results.values {
        try journal.append(.finished(result.cell == cell ? wrong : result))
      }

      let outcome = try program.run("verify", "e.yaml", "--fraction", "1", "--quiet")
      #expect(outcome.status == 1)
      let lines = outcome.output.split(separator: "\n").map(String.init)
      #expect(lines.first == "4 of 4 cells measured again: 1 differ", "\(outcome.output)")
      #expect(lines.dropFirst().first?.hasPrefix(cell.prefix(16)) == true, "\(outcome.output)")
      #expect(lines.count == 3 && lines[2].contains("\(metric): "), "\(outcome.output)")
      // It looks, and changes nothing.
      #expect(try program.digests("small")[cell] == wrong.digest)
      #expect(try program.run("verify", "e.yaml", String(cell.prefix(10)), "--quiet").status == 1)
    }
  }

  @Test func aPoisonedCellIsLeftAloneUntilSomebodyAsksForIt() throws {
    try withProgram { program in
      let folder = program.folder.appending(path: "results/small")
      var results = try program.store("small").results
      let cell = try #require(results.keys.sorted().first)
      let removed = results.removeValue(forKey: cell)
      let invocation = try #require(removed).provenance.invocation
      try FileManager.default.removeItem(at: folder.appending(path: "journal"))
      let journal = JournalWriter(directory: folder, invocation: "0")
      for result in results.values { try journal.append(.finished(result)) }
      for attempt in 1...5 {
        let failure = CellFailure(
          cell: cell, kind: .crashed, message: "the worker ended with signal 11 (segmentation fault)",
          signal: 11,
          log: ["last words"], attempt: attempt, invocation: invocation, at: 0)
        try journal.append(.failed(failure))
      }
      let run = try program.run("e.yaml")
      #expect(run.status == 1)
      #expect(run.errors.contains("1 cell has ended the worker 5 times and is left alone"), "\(run.errors)")
      #expect(try program.store("small").results.count == 3)
      let status = try program.run("status", "e.yaml")
      #expect(status.status == 1)
      for text in [
        "crashed", "signal 11", "last words", "(attempt 5)", "sweep retry e.yaml \(cell.prefix(12))",
      ] {
        #expect(status.output.contains(text), "\(status.output)")
      }
      #expect(try program.run("retry", "e.yaml", "none").status == 64)
      let retry = try program.run("retry", "e.yaml", String(cell.prefix(12)))
      #expect(retry.status == 0, "\(retry.errors)")
      let store = try program.store("small")
      #expect(store.results.count == 4 && store.results[cell]?.attempt == 6)
    }
  }
}
