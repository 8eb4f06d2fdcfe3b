import Foundation
import Messages
import TestPrograms
import Testing
import Vocabulary

@testable import Results

@Suite struct JournalTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID())")
  let invocation = Sample.invocation

  func result(_ cell: String, value: Double = 1) -> CellResult { Sample.result(cell, value: value) }

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

  /// An earlier version kept what diverged runs had made infinite as "nan".
  @Test func infinitiesThatWereKeptAsNaNAreInfiniteAgain() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var old = result("x")
    old.measurement.metrics = [
      "diverged_fraction": 0.2, "average_gradient_norm": .nan, "average_gradient_norm_median": 2,
      "final_gap@0.01": .nan, "final_gap@0.01_high": .nan, "gradient_norm_q99": .nan, "theory_sigma": .nan,
      "used_threshold_beta": .nan,
    ]
    old.digest = old.measurement.digest
    var whole = old
    whole.cell = "y"
    whole.measurement.metrics["diverged_fraction"] = 0
    var diverged = old
    diverged.cell = "z"
    diverged.measurement.outcome = .diverged
    let writer = JournalWriter(directory: folder, invocation: "a")
    for one in [old, whole, diverged] { try writer.append(.finished(one)) }
    let results = try ResultStore(directory: folder).load().results
    let read = try #require(results["x"])
    let infinite = read.measurement.metrics.filter { $0.value == .infinity }.keys
    #expect(Set(infinite) == ["average_gradient_norm", "final_gap@0.01", "gradient_norm_q99"])
    #expect(read.digest == read.measurement.digest && read.digest != old.digest)
    for (cell, kept) in [("y", whole), ("z", diverged)] {
      #expect(results[cell]?.measurement.metrics.values.contains(.infinity) == false)
      #expect(results[cell]?.digest == kept.digest)
    }
    // And what is written so today stays.
    let again = JournalWriter(directory: folder, invocation: "b")
    var new = read
    new.cell = "w"
    try again.append(.finished(new))
    #expect(try ResultStore(directory: folder).load().results["w"]?.digest == read.digest)
  }

  @Test func anInvocationThatFinishesNothingLeavesNoFile() throws {
    #expect(!FileManager.default.fileExists(atPath: try write([]).path))
    #expect(try ResultStore(directory: folder).load().results.isEmpty)
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
      // The clock was set back between the two: the attempt counts, not the time.
      try writer.append(.failed(Sample.failure(cell, attempt: attempt, at: -Double(attempt))))
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
