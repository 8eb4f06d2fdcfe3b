import Foundation
import Statistics
import TestPrograms
import Testing

@testable import Results

/// A journal after an accident: what is whole is believed, what is not is reported, and nothing else happens.
@Suite struct JournalDamageTests {
  static let cells = (0..<12).map { "cell\($0)" }

  /// A journal of twelve lines, and where each line ends, its line feed included.
  func journal(in folder: URL) throws -> (file: URL, whole: Data, ends: [Int]) {
    let writer = JournalWriter(directory: folder, invocation: "a")
    for (place, cell) in Self.cells.enumerated() {
      try writer.append(.finished(Sample.result(cell, value: Double(place))))
    }
    let whole = try Data(contentsOf: writer.file)
    return (writer.file, whole, whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }.map { $0 + 1 })
  }

  @Test func aJournalCutAtEveryByteOfItsLastThreeLinesKeepsEveryWholeLine() throws {
    try withTemporaryFolder { folder in
      let (file, whole, ends) = try journal(in: folder)
      for length in ends[8]...whole.count {
        try whole.prefix(length).write(to: file)
        let contents = try ResultStore(directory: folder).load()
        // A line is whole from its closing brace on, also without the line feed behind it.
        let expected = ends.filter { $0 - 1 <= length }.count
        #expect(Set(contents.results.keys) == Set(Self.cells.prefix(expected)), "cut at \(length)")
        let isBetweenLines = ends.contains(length) || ends.contains(length + 1)
        #expect(contents.damaged.count == (isBetweenLines ? 0 : 1), "cut at \(length)")
      }
    }
  }

  @Test func ofAThousandFlippedBitsNoneIsBelievedAndNoneCostsAnotherCell() throws {
    try withTemporaryFolder { folder in
      let (file, whole, ends) = try journal(in: folder)
      let expected = Dictionary(
        uniqueKeysWithValues: Self.cells.enumerated().map { ($1, Sample.result($1, value: Double($0))) })
      var dice = RandomStream(seed: 6)
      for _ in 0..<1000 {
        let (place, bit) = (
          Int.random(in: whole.indices, using: &dice), UInt8.random(in: 0..<8, using: &dice)
        )
        var flipped = whole
        flipped[place] ^= 1 << bit
        try flipped.write(to: file)
        let contents = try ResultStore(directory: folder).load()
        let line = ends.firstIndex { place < $0 } ?? 0
        let isLineFeed = ends.contains(place + 1)
        // A line feed is no part of a line: nothing is lost with it.
        let survivors = Self.cells.enumerated().filter { isLineFeed || $0.offset != line }.map(\.element)
        #expect(Set(contents.results.keys) == Set(survivors), "bit \(bit) of byte \(place)")
        #expect(contents.damaged.isEmpty == isLineFeed, "bit \(bit) of byte \(place)")
        for (cell, result) in contents.results {
          #expect(result.digest == expected[cell]?.digest && result.measurement.digest == result.digest)
        }
      }
    }
  }

  @Test func everyFlippedLineFeedCostsNothing() throws {
    try withTemporaryFolder { folder in
      let (file, whole, ends) = try journal(in: folder)
      for (end, bit) in zip(ends, (0..<8).map { UInt8($0) } + [1, 3, 5, 7]) {
        var flipped = whole
        flipped[end - 1] ^= 1 << bit
        try flipped.write(to: file)
        #expect(try ResultStore(directory: folder).load().results.count == Self.cells.count)
      }
    }
  }

  @Test func aHalfLineOfAJournalThatIsBeingWrittenIsNoDamage() throws {
    try withTemporaryFolder { folder in
      let (file, whole, _) = try journal(in: folder)
      try whole.dropLast(40).write(to: file)
      let writer = open(file.path, O_WRONLY | O_APPEND)
      JournalActivity.declare(writer)
      var contents = try ResultStore(directory: folder).load()
      #expect(contents.damaged.isEmpty && contents.results.count == Self.cells.count - 1)
      close(writer)
      contents = try ResultStore(directory: folder).load()
      #expect(contents.damaged.map(\.reason) == ["the line is cut off"])
      #expect(contents.damaged.map(\.line) == [Self.cells.count])
    }
  }

  @Test func aFileThatIsNoJournalIsReportedLineByLine() throws {
    try withTemporaryFolder { folder in
      let (file, whole, _) = try journal(in: folder)
      try Data(repeating: 0xFF, count: 5000).write(
        to: file.deletingLastPathComponent().appending(path: "0.jsonl"))
      try (Data("\n\n{}\n[\n".utf8) + whole).write(to: file)
      let contents = try ResultStore(directory: folder).load()
      #expect(contents.results.count == Self.cells.count && contents.damaged.count == 3)
    }
  }

  @Test func anotherFormatIsRefusedWithItsNumber() throws {
    try withTemporaryFolder { folder in
      let (file, _, _) = try journal(in: folder)
      // As a program of format 1 writes it: the checksum fits.
      let members = Array(#""cell":"x","kind":"finished"}"#.utf8)
      var line = JournalLine.middle + Array("1,".utf8) + members
      let sum = line.withUnsafeBytes(CRC32.checksum)
      let digits = String(repeating: "0", count: 8) + String(sum, radix: 16)
      line = JournalLine.opening + Array(digits.suffix(8).utf8) + line + [UInt8(ascii: "\n")]
      try Data(line).write(to: file)
      do {
        _ = try ResultStore(directory: folder).load()
        Issue.record("a journal of another format was read")
      } catch let error as ResultsError {
        #expect(error.description.contains("written in format 1, this sweep reads format 2"))
      }
    }
  }
}
