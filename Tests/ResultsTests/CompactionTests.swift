import Foundation
import TestPrograms
import Testing

@testable import Results

@Suite struct CompactionTests {
  /// Two journals: x twice, y failed and then measured, z not wanted, w failed, a damaged line.
  func fill(_ folder: URL) throws -> ResultStore {
    let first = JournalWriter(directory: folder, invocation: "1")
    try first.append(.finished(Sample.result("x")))
    try first.append(.failed(Sample.failure("y")))
    try first.append(.failed(Sample.failure("w")))
    let second = JournalWriter(directory: folder, invocation: "2")
    for cell in ["x", "y", "z"] { try second.append(.finished(Sample.result(cell))) }
    let handle = try FileHandle(forWritingTo: second.file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"crc\":\"0\n".utf8))
    try handle.close()
    return ResultStore(directory: folder)
  }

  @Test func itSaysWhatThereIsAndChangesNothing() throws {
    try withTemporaryFolder { folder in
      let store = try fill(folder)
      let compaction = try Compaction(store, wanted: ["x", "y", "w"])
      #expect(compaction.orphans == ["z"] && compaction.orphanFailures.isEmpty)
      #expect(compaction.orphanResults().map(\.cell) == ["z"])
      #expect(compaction.settledFailures == 1 && compaction.repeated == 1 && compaction.damaged.count == 1)
      #expect(compaction.journals == 2 && compaction.isWorthwhile)
      #expect(try store.load().damaged.count == 1)
    }
  }

  @Test(arguments: [false, true])
  func oneJournalIsLeftWithEveryResultThatIsKept(removingOrphans: Bool) throws {
    try withTemporaryFolder { folder in
      let store = try fill(folder)
      let before = try store.load()
      try Compaction(store, wanted: ["x", "y", "w"]).write(
        invocation: "3", removingOrphans: removingOrphans, verifiedBy: "sweep verify x.yaml")
      let journals = try FileManager.default.contentsOfDirectory(atPath: store.journalFolder.path)
      #expect(journals == ["3.jsonl"])
      let after = try store.load()
      var expected = before.results
      if removingOrphans { expected["z"] = nil }
      #expect(after.results.mapValues(\.digest) == expected.mapValues(\.digest))
      #expect(after.failures == before.failures && after.attempts == ["w": 1])
      #expect(after.damaged.isEmpty)
      #expect(try !Compaction(store, wanted: ["x", "y", "w"]).isWorthwhile)
    }
  }

  @Test func differentMeasurementsOfACellAreNotHidden() throws {
    try withTemporaryFolder { folder in
      let store = try fill(folder)
      try JournalWriter(directory: folder, invocation: "3").append(.finished(Sample.result("x", value: 2)))
      #expect(throws: ResultsError.self) {
        try Compaction(store, wanted: ["x"]).write(
          invocation: "4", removingOrphans: true, verifiedBy: "sweep verify x.yaml")
      }
      #expect(try store.load().conflicting == ["x"])
    }
  }

  @Test func checkpointsOfFinishedCellsAndHalfWrittenFilesAreLeftovers() throws {
    try withTemporaryFolder { folder in
      let names = [
        "checkpoints/done.checkpoint", "checkpoints/open.checkpoint", "checkpoints/old.checkpoint",
        "tables/.a.csv.17.partial", "tables/a.csv", "records/open.safetensors", "records/old.safetensors",
        "weights/done.safetensors", "weights/old.safetensors",
      ]
      for name in names {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: file)
      }
      func left(all: Bool) throws -> [String] {
        try Leftovers(directory: folder, finished: ["done"], wanted: ["done", "open"], all: all).files
          .map(\.lastPathComponent)
      }
      #expect(try left(all: false) == ["done.checkpoint", ".a.csv.17.partial"])
      #expect(
        try left(all: true) == [
          "done.checkpoint", "old.checkpoint", "old.safetensors", ".a.csv.17.partial", "old.safetensors",
        ])
      try Leftovers(directory: folder, finished: ["done"], wanted: ["open"], all: true).remove()
      #expect(try left(all: true).isEmpty)
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "records/open.safetensors").path))
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: names[1]).path))
    }
  }
}
