import Experiments
import Foundation
import Messages
import Testing

@testable import Results

@Suite struct JournalTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID())")
  let invocation = Invocation(id: "a", host: "h", commit: nil, isDirty: false, command: "sweep")

  func result(_ cell: String, value: Double = 1) -> CellResult {
    let measurement = Messages.Measurement(
      outcome: .completed, metrics: ["loss": value, "other": .nan], timings: [:],
      series: Series(index: "epoch", at: [1], columns: ["loss": [value]]))
    return CellResult(
      cell: cell, experiment: "e", problem: "p", family: "f", optimizer: "o", seed: 0, configuration: "c",
      values: ["learning_rate": .number(0.1)], measurement: measurement, digest: measurement.digest,
      attempt: 1,
      provenance: Provenance(
        worker: WorkerIdentity(
          numericsRevisions: ["synthetic": 1], compiler: "", processor: "", blas: "", threads: 1),
        invocation: invocation, startedAt: 0, finishedAt: 1))
  }

  func write(_ cells: [String], invocation: String = "a") throws -> URL {
    let writer = JournalWriter(directory: folder, invocation: invocation)
    for cell in cells { try writer.append(.finished(result(cell))) }
    return writer.file
  }

  @Test func theChecksumIsTheKnownOne() {
    func checksum(_ text: String) -> UInt32 { Array(text.utf8).withUnsafeBytes(CRC32.checksum) }
    #expect(checksum("123456789") == 0xCBF4_3926)
    #expect(checksum("") == 0)
    // Longer than the eight bytes of a turn, from another implementation.
    #expect(checksum("The quick brown fox jumps over the lazy dog") == 0x414F_A339)
  }

  @Test func whatIsWrittenIsReadAndTwoInvocationsMerge() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try write(["x", "y"])
    _ = try write(["y", "z"], invocation: "b")
    let contents = try ResultStore(directory: folder).load()
    #expect(Set(contents.results.keys) == ["x", "y", "z"])
    #expect(contents.damaged.isEmpty && contents.conflicting.isEmpty)
  }

  @Test func anInvocationThatFinishesNothingLeavesNoFile() throws {
    #expect(!FileManager.default.fileExists(atPath: try write([]).path))
    #expect(try ResultStore(directory: folder).load().results.isEmpty)
  }

  @Test func aJournalCutAnywhereKeepsEveryWholeLineAndReportsTheTornOne() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try write(["x", "y", "z"])
    let whole = try Data(contentsOf: file)
    let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
    for length in stride(from: 0, to: whole.count, by: 3) {
      try whole.prefix(length).write(to: file)
      let contents = try ResultStore(directory: folder).load()
      // A line is whole from its closing brace on, also without the line feed behind it.
      let expected = ends.filter { $0 <= length }.count
      #expect(contents.results.count == expected, "cut at \(length)")
      let isBetweenLines = length == 0 || ends.contains(length - 1) || ends.contains(length)
      #expect(contents.damaged.count == (isBetweenLines ? 0 : 1), "cut at \(length)")
    }
  }

  @Test func aFlippedBitIsNeverBelieved() throws {
    var writer = RecordWriter()
    let line = Array(try writer.line(.finished(result("x"))).dropLast())
    for bit in stride(from: 0, to: line.count * 8, by: 7) {
      var flipped = line
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: JournalLine.Problem.self) { try flipped.withUnsafeBufferPointer(JournalLine.head) }
    }
  }

  @Test func failuresAreKeptUntilTheCellSucceedsAndAttemptsAreCounted() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let writer = JournalWriter(directory: folder, invocation: "a")
    for (attempt, cell) in [(1, "x"), (2, "x"), (1, "y")] {
      try writer.append(
        .failed(
          CellFailure(
            cell: cell, kind: .crashed, message: "signal 9", log: [], attempt: attempt,
            invocation: invocation,
            at: Double(attempt))))
    }
    try writer.append(.finished(result("y")))
    let contents = try ResultStore(directory: folder).load()
    #expect(contents.failures.keys.sorted() == ["x"])
    #expect(contents.failures["x"]?.attempt == 2)
    #expect(contents.attempts == ["x": 2, "y": 1])
  }

  @Test func cellsThatWereMeasuredDifferentlyAreNamed() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try write(["x"])
    try JournalWriter(directory: folder, invocation: "b").append(.finished(result("x", value: 2)))
    #expect(try ResultStore(directory: folder).load().conflicting == ["x"])
  }
}
