import Foundation
import Results
import Testing

/// Results outlive the program that measured them: `Fixtures/kept.jsonl` is the journal that commit 9968cf8 wrote of
/// `kept.yaml`, both families with all five optimizers of its time. As long as the numerics revisions are the same every
/// later program finds each of them, and measures the same bits.
@Suite(.serialized) struct KeptResultsTests {
  private func withProgram(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    let images = program.folder.appending(path: "images")
    let journal = program.folder.appending(path: "results/kept/journal")
    for folder in [images, journal] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    // The images that were there: their digest is part of the cells' ids.
    for (name, count) in [("train.bin", 10), ("test.bin", 4)] {
      var bytes: [UInt8] = []
      for index in 0..<count {
        bytes += [0, UInt8(index % 2)] + (0..<3072).map { UInt8(($0 * 31 + index * 57) % 251) }
      }
      try Data(bytes).write(to: images.appending(path: name))
    }
    for (name, place) in [("kept.yaml", "kept.yaml"), ("kept.jsonl", "results/kept/journal/1-1.jsonl")] {
      try FileManager.default.copyItem(
        at: Golden.folder.appending(path: name), to: program.folder.appending(path: place))
    }
    try body(program)
  }

  @Test func resultsOfAnOlderProgramAreFoundAndNothingIsRunAgain() throws {
    try withProgram { program in
      let before = try program.store("kept").results
      #expect(before.count == 18)
      let plan = try program.run("plan", "kept.yaml", "--data", ".", "--no-estimate")
      #expect(plan.output.contains("18 measured, 0 to run"), "\(plan)")
      #expect(!plan.output.contains("stale"), "\(plan.output)")
      let run = try program.run("kept.yaml", "--data", ".", "--quiet")
      #expect(run.status == 0, "\(run.errors)")
      let after = try program.store("kept").results
      #expect(after.keys.sorted() == before.keys.sorted())
      for (cell, result) in before {
        #expect(after[cell]?.digest == result.digest && after[cell]?.attempt == 1)
        #expect(after[cell]?.provenance.startedAt == result.provenance.startedAt)
      }
    }
  }

  @Test func measuredAgainTheyAreTheSameToTheBit() throws {
    try withProgram { program in
      let verified = try program.run("verify", "kept.yaml", "--data", ".", "--fraction", "1")
      #expect(verified.status == 0, "\(verified)")
      #expect(verified.output.contains("18 of 18"), "\(verified.output)")
    }
  }
}
