import Foundation
import Messages
import Testing

@testable import Worker

@Suite struct CheckpointTests {
  let request = CellRequest(cell: "abc", seed: 1, family: "classification", values: TinyData.values)

  struct Run {
    var reply: WorkerReply
    var notes: [String]
    var digest: String? {
      guard case .finished(_, let measurement) = reply else { return nil }
      return measurement.digest
    }
  }

  func withData(_ body: (TinyData, CheckpointRule) throws -> Void) throws {
    let data = try TinyData()
    defer { data.remove() }
    try body(data, CheckpointRule(directory: data.folder.appending(path: "checkpoints"), seconds: 1e9))
  }

  /// - Parameter steps: the stop is asked for after so many.
  func run(_ data: TinyData, _ rule: CheckpointRule?, stoppingAfter steps: Int = .max) -> Run {
    var (questions, notes) = (0, [String]())
    let reply = CellRunner(
      dataDirectory: data.folder, checkpoints: rule,
      isStopping: {
        questions += 1
        return questions >= steps
      },
      say: { reply in
        if case .note(_, let message) = reply { notes.append(message) }
      }
    ).run(request)
    return Run(reply: reply, notes: notes)
  }

  @Test func aStoppedCellGoesOnFromItsCheckpoint() throws {
    try withData { data, rule in
      let undisturbed = run(data, nil)
      #expect(undisturbed.digest != nil, "\(undisturbed.reply)")
      #expect(run(data, rule, stoppingAfter: 3).reply == .stopped(cell: "abc"))
      #expect(run(data, rule, stoppingAfter: 4).reply == .stopped(cell: "abc"))
      // 15 steps and 3 validations are 18 questions; 3 and 4 steps are done.
      let last = run(data, rule, stoppingAfter: 18 - 7 + 1)
      #expect(last.digest == undisturbed.digest, "\(last.reply)")
      #expect(last.notes == ["it goes on from its checkpoint"])
      // The executor removes it once the result is safe.
      let files = try FileManager.default.contentsOfDirectory(atPath: rule.directory.path)
      #expect(files == ["abc.checkpoint"])
    }
  }

  @Test func aLongCellWritesCheckpointsAsItRuns() throws {
    try withData { data, rule in
      let often = CheckpointRule(directory: rule.directory, seconds: 0)
      #expect(run(data, often).digest == run(data, nil).digest)
      // The last one is from the last step: only the last validation is left.
      let last = run(data, rule, stoppingAfter: 2)
      #expect(last.digest == run(data, nil).digest, "\(last.reply)")
    }
  }

  @Test(arguments: ["cut", "flipped", "empty", "another cell's", "garbage"])
  func aCheckpointThatCannotBeUsedIsReportedAndTheCellStartsOver(damage: String) throws {
    try withData { data, rule in
      _ = run(data, rule, stoppingAfter: 3)
      let file = rule.directory.appending(path: "abc.checkpoint")
      var bytes = try Data(contentsOf: file)
      switch damage {
      case "cut": bytes.removeLast(bytes.count / 3)
      case "flipped": bytes[bytes.count / 2] ^= 1
      case "empty": bytes = Data()
      case "garbage": bytes = Data(repeating: 7, count: 100)
      default:
        try CheckpointFile(directory: rule.directory, cell: "other").write {
          try $0(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        bytes = try Data(contentsOf: rule.directory.appending(path: "other.checkpoint"))
      }
      try bytes.write(to: file)
      let after = run(data, rule)
      #expect(after.digest == run(data, nil).digest)
      #expect(after.notes.count == 1)
      let note = try #require(after.notes.first)
      #expect(note.contains(file.path) && note.hasSuffix("the cell starts over"), "\(note)")
    }
  }

  @Test func everyFlippedBitIsFound() throws {
    try withData { _, rule in
      let file = CheckpointFile(directory: rule.directory, cell: "c")
      try file.write { write in
        try [UInt8](0..<100).withUnsafeBytes(write)
        try [UInt8](repeating: 5, count: 100_000).withUnsafeBytes(write)
      }
      var read: [UInt8] = []
      try file.read { read = Array($0) }
      #expect(read == [UInt8](0..<100) + [UInt8](repeating: 5, count: 100_000))
      let whole = try Data(contentsOf: file.url)
      for bit in Array(0..<1200) + Array((whole.count * 8 - 300)..<(whole.count * 8)) {
        var damaged = whole
        damaged[bit / 8] ^= 1 << (bit % 8)
        try damaged.write(to: file.url)
        #expect(throws: (any Error).self, "bit \(bit)") { try file.read { _ in } }
      }
    }
  }

  @Test func aFolderThatCannotBeWrittenCostsTheCheckpointAndNotTheCell() throws {
    try withData { data, _ in
      let file = data.folder.appending(path: "file")
      try Data().write(to: file)
      let outcome = run(data, CheckpointRule(directory: file, seconds: 0))
      #expect(outcome.digest == run(data, nil).digest)
      #expect(outcome.notes.contains { $0.hasPrefix("no checkpoint was written: ") })
    }
  }
}
