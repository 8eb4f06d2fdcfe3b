import Foundation
import Testing
import Vocabulary

@testable import Programs

struct ReportTests {
  private func tally(
    _ lines: [String], series: String = "epoch", _ metrics: [String] = ["loss"]
  ) -> ReportTally {
    var tally = ReportTally(
      Program(
        name: "p", command: ["p"], folder: "/", metrics: metrics.map { Program.Quantity(name: $0) },
        series: series))
    for (place, line) in lines.enumerated() {
      Array(line.utf8).withUnsafeBufferPointer { tally.take($0, at: Double(place)) }
    }
    return tally
  }

  /// As Python, C, JavaScript, R and people write them.
  @Test(arguments: [
    ("1e+03", 1000), ("1E+03", 1000), ("1.5E-3", 0.0015), ("+0.5", 0.5), (".5", 0.5), ("5.", 5), ("-0", -0.0),
    ("NaN", .nan), ("nan", .nan), ("\"nan\"", .nan), ("null", .nan), ("inf", .infinity), ("-inf", -.infinity),
    ("Infinity", .infinity), ("-Infinity", -.infinity), ("\"inf\"", .infinity), ("\"-Infinity\"", -.infinity),
    ("\"1e3\"", 1000), ("-1.5e300", -1.5e300), ("5e-324", .leastNonzeroMagnitude), ("1e400", .infinity),
  ])
  func everySpellingOfANumberIsRead(text: String, value: Double) throws {
    let series = tally(["{\"epoch\": 1, \"loss\": \(text)}"]).measurement(seconds: 0).series
    let read = try #require(series.columns["loss"]?.first)
    #expect(value.isNaN ? read.isNaN : read.bitPattern == value.bitPattern)
  }

  @Test(arguments: [
    "", "loss 3", "{", "{\"epoch\": 1, \"lo", "[1]", "{\"a\" 1}", "{\"epoch\": 1} x", "{\"a\": \"\\q\"}",
  ])
  func whatIsNoObjectIsNoLine(text: String) {
    let tally = tally([text])
    #expect(tally.lines == 0 && tally.position == nil)
    #expect(tally.garbage == (text.isEmpty ? 0 : 1))
  }

  @Test func nothingOfAMillionLinesIsLost() throws {
    let values = ["nan", "1E+03", "-inf", "0.25", "1.5E-3", "Infinity"]
    let expected = [Double.nan, 1000, -.infinity, 0.25, 0.0015, .infinity]
    var tally = tally([])
    var splitter = LineSplitter()
    var text: [UInt8] = []
    for step in 0..<1_000_000 {
      text += "{\"epoch\": \(step), \"loss\": \(values[step % 6])}\n".utf8
      guard text.count > 100_000 || step == 999_999 else { continue }
      text.withUnsafeBufferPointer { splitter.take($0) { tally.take($0, at: 0) } }
      text = []
    }
    let series = tally.measurement(seconds: 0).series
    let column = try #require(series.columns["loss"])
    #expect(series.at.count == 1_000_000 && tally.garbage == 0 && tally.lines == 1_000_000)
    #expect(
      column.indices.allSatisfy { place in
        let (value, wanted) = (column[place], expected[place % 6])
        return series.at[place] == Double(place) && (wanted.isNaN ? value.isNaN : value == wanted)
      })
  }

  @Test func linesOfOneEpochCompleteEachOther() {
    let lines = ["{\"epoch\": 1, \"loss\": 2}", "{\"epoch\": 1, \"validation\": {\"accuracy\": 0.5}}"]
    let series = tally(lines).measurement(seconds: 0).series
    #expect(series.at == [1] && series.columns == ["loss": [2], "validation_accuracy": [0.5]])
  }

  @Test func anEpochThatComesAgainTakesBackWhatFollowed() {
    let lines =
      (1...5).map { "{\"epoch\": \($0), \"loss\": \($0)}" } + [
        "{\"final\": {\"loss\": 5}}", "{\"epoch\": 3, \"loss\": 30}", "{\"epoch\": 4, \"loss\": 40}",
      ]
    let tally = tally(lines)
    let series = tally.measurement(seconds: 0).series
    #expect(series.at == [1, 2, 3, 4] && series.columns["loss"] == [1, 2, 30, 40])
    #expect(tally.final == nil)
  }

  @Test func columnsThatBeginLateOrEndEarlyAreFilled() throws {
    let lines = ["{\"epoch\": 1, \"a\": 1}", "{\"epoch\": 2, \"b\": 2}", "{\"epoch\": 3, \"a\": 3}"]
    let series = tally(lines).measurement(seconds: 0).series
    let (a, b) = (try #require(series.columns["a"]), try #require(series.columns["b"]))
    #expect(a.count == 3 && b.count == 3 && a[0] == 1 && a[1].isNaN && a[2] == 3)
    #expect(b[0].isNaN && b[1] == 2 && b[2].isNaN)
  }

  @Test(arguments: [
    ("{\"final\": {\"loss\": 0.5}}", false), ("{\"final\": {\"loss\": nan}}", true),
    ("{\"final\": {\"loss\": \"inf\"}}", true), ("{\"diverged\": true}", true),
    ("{\"diverged\": false}", false),
  ])
  func aNumberThatIsNotFiniteAtTheEndIsADivergence(line: String, isDivergence: Bool) {
    #expect(tally(["{\"epoch\": 1, \"loss\": 1}", line]).hasDiverged == isDivergence)
  }

  @Test func whatIsMissingAndWhatIsNotDeclaredIsKnown() {
    let tally = tally(["{\"final\": {\"los\": 1, \"accuracy\": 2}}"], ["loss", "accuracy"])
    #expect(tally.missing == ["loss"] && tally.undeclared == ["los"])
  }

  @Test func aProgramThatMakesNamesOfNumbersEndsSomewhere() {
    let tally = tally((0..<5000).map { "{\"epoch\": \($0), \"metric_\($0)\": 1}" })
    #expect(tally.measurement(seconds: 0).series.columns.count == ReportTally.mostNames)
  }

  @Test func timesAndUndeclaredNumbersChangeNoDigest() {
    var timed = tally(["{\"epoch\": 1, \"loss\": 1}", "{\"final\": {\"loss\": 1}}"])
    let digest = timed.measurement(seconds: 3).digest
    timed.forgetTimes()
    #expect(timed.measurement(seconds: 5).digest == digest)
  }
}

struct LineSplitterTests {
  @Test(arguments: 1...7) func linesAreTheSameHoweverTheyAreCut(size: Int) {
    let text = Array("a\n\nbcd\nlonger than a piece\nrest".utf8)
    var splitter = LineSplitter()
    var lines: [String] = []
    for start in stride(from: 0, to: text.count, by: size) {
      text[start..<min(text.count, start + size)].withUnsafeBufferPointer {
        splitter.take($0) { lines.append(String(decoding: $0, as: UTF8.self)) }
      }
    }
    #expect(lines == ["a", "", "bcd", "longer than a piece"])
    splitter.finish { lines.append(String(decoding: $0, as: UTF8.self)) }
    #expect(lines.last == "rest")
  }
}
