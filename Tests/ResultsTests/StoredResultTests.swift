import Foundation
import Messages
import TestPrograms
import Testing

@testable import Results

/// Results whose series stay in the journal.
@Suite struct StoredResultTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "stored-\(UUID())")

  func write(_ cells: [String]) throws -> URL {
    let writer = JournalWriter(directory: folder, invocation: "a")
    for (place, cell) in cells.enumerated() {
      try writer.append(.finished(Sample.result(cell, value: Double(place))))
    }
    return writer.file
  }

  @Test func theySayWhatWholeResultsSay() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try write((0..<600).map { "c\($0)" })
    let store = ResultStore(directory: folder)
    let (whole, stored) = (try store.load(), try store.outlines((0..<700).map { "c\($0)" }))
    #expect(whole.results.count == 600 && stored.results.cells.count == 600 && stored.damaged.isEmpty)
    for (cell, result) in whole.results {
      let kept = try #require(stored.results.stored(cell))
      #expect(kept.digest == result.digest)
      #expect(kept.outline.metric("loss") == result.measurement.metrics["loss"])
      #expect(try kept.measurement().text == result.measurement.text)
      #expect(try kept.whole().provenance == result.provenance)
      #expect(kept.worker == result.provenance.worker && kept.invocation == result.provenance.invocation)
      #expect(kept.series(["loss"]).series == result.measurement.series)
      #expect(kept.series([]).series.columns.isEmpty)
      #expect(try kept.series().series == result.measurement.series)
    }
    try stored.results.check()
  }

  /// A checksum that fits, and behind it no result.
  @Test func aLineThatIsNoResultIsDamage() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try write(["x", "y"])
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let members = lines[1].dropFirst(lines[1].range(of: #""sweep":2,"#)!.upperBound.utf16Offset(in: lines[1]))
    let absurd = members.dropLast().replacing(#""at":[1.0]"#, with: #""at":[1.0.0]"#)
    #expect(absurd.count == members.count + 1)
    try (Data((lines[0] + "\n").utf8) + Data(JournalLine.seal(Array(absurd.utf8)))).write(to: file)
    let store = ResultStore(directory: folder)
    let (whole, stored) = (try store.load(), try store.outlines(["x", "y"]))
    #expect(Array(stored.results.cells) == ["x"] && Array(whole.results.keys) == ["x"])
    #expect(stored.damaged == whole.damaged && stored.damaged.count == 1)
  }

  /// A received journal may have its keys in another order than ours.
  @Test func aHeadIsReadInWhateverOrderItsKeysCome() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try write(["x", "y"])
    func replace(_ change: (String) -> String) throws {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      let changed = try lines.flatMap { line in
        let members = line[try #require(line.range(of: #""sweep":2,"#)).upperBound...].dropLast()
        return JournalLine.seal(Array(change(String(members)).utf8))
      }
      try Data(changed).write(to: file)
    }
    func heads() throws -> [ResultHead] {
      try ResultStore(directory: folder).outlines(["x", "y"]).results.heads().map(\.head)
    }
    let ours = try heads()
    #expect(ours.count == 2 && ours[0].values === ours[1].values)

    try replace { members in
      let late = [#""problem":"p","#, #""seed":0,"#, #""values":{"learning_rate":0.1},"#]
      #expect(late.allSatisfy(members.contains))
      return late.reduce(members) { $0.replacing($1, with: "") + "," + $1.dropLast() }
    }
    for (head, other) in zip(ours, try heads()) {
      #expect(head.problem == other.problem && head.optimizer == other.optimizer && head.seed == other.seed)
      #expect(head.values.value == other.values.value)
    }
    #expect(try heads().count == 2)

    try replace { $0.replacing(#","problem":"p""#, with: "") }
    let lacking = try ResultStore(directory: folder).outlines(["x", "y"])
    #expect(lacking.results.cells.isEmpty && lacking.damaged.count == 2)
  }

  @Test func aJournalThatChangesMeanwhileIsTold() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try write(["x"])
    let stored = try ResultStore(directory: folder).outlines(["x"])
    let kept = try #require(stored.results.stored("x"))
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: Data(repeating: UInt8(ascii: " "), count: try Data(contentsOf: file).count))
    try handle.close()
    #expect(kept.series(["loss"]).series.at.isEmpty)
    #expect(throws: ResultsError.self) { try kept.measurement() }
    #expect(throws: ResultsError.self) { try stored.results.check() }
  }
}
