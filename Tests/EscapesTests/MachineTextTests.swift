import Escapes
import Foundation
import Testing

/// Text for other programs, which read back what was written.
@Suite struct MachineTextTests {
  private static let texts = Array(HostileTexts(seed: 8, count: 100_000))

  private func withoutZeros(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(scalar == "\0" ? "0" : scalar) }
    return String(result)
  }

  @Test(.enabled(if: Tool.isInstalled("python3"), "python3 is not installed"))
  func pythonReadsEveryFieldOfACSVFile() throws {
    // Before 3.11 the module refuses a zero byte.
    let texts = Self.texts.map { withoutZeros($0) }
    let script = """
      import csv, json
      rows = list(csv.reader(open('t.csv', encoding='utf-8', newline='')))
      texts = json.load(open('texts.json', encoding='utf-8'))
      assert [r[0] for r in rows] == texts, 'first'
      assert [r[1] for r in rows] == ['1'] * len(texts), 'second'
      print(len(rows))
      """
    let output = try inFolder { folder in
      var bytes: [UInt8] = []
      for text in texts {
        CSVText.append(text, to: &bytes)
        bytes += Array(",1\n".utf8)
      }
      try Data(bytes).write(to: folder.appending(path: "t.csv"))
      try JSONEncoder().encode(texts).write(to: folder.appending(path: "texts.json"))
      try Data(script.utf8).write(to: folder.appending(path: "read.py"))
      let python = try #require(Tool("python3"))
      return try python.run(["read.py"], in: folder)
    }
    #expect(
      String(decoding: output.output, as: UTF8.self) == "\(texts.count)\n", "\(output.errors.suffix(500))")
  }

  @Test(arguments: [
    ("sgd", false), ("-1", false), ("-0.5 to 0.5", false), ("+momentum", false), ("+ momentum", false),
    ("a=b", false),
    ("", false), ("1+1", false), ("=1+1", true), ("@SUM(1)", true), ("=cmd|'/C calc'!A0", true),
    ("-1+cmd|' /C calc'!A0", true), ("+HYPERLINK(\"x\")", true), (" =1", true), ("'=1", true),
    ("-A1=2", true),
  ])
  func onlyNamesThatASpreadsheetComputesAreFormulas(_ text: String, _ isFormula: Bool) {
    #expect(CSVText.looksLikeFormula(text) == isFormula)
  }

  @Test func jsonReadsEveryStringBackAndHidesNothing() throws {
    for text in Self.texts {
      let json = QuotedText.json(text)
      #expect(json.unicodeScalars.allSatisfy { !VisibleText.isHidden($0) })
      #expect(try JSONDecoder().decode([String].self, from: Data("[\(json)]".utf8)) == [text])
    }
  }

  @Test func jsonOfOthersIsWrittenPlainAndMeansTheSame() throws {
    for text in Self.texts.prefix(20_000) {
      let json = String(decoding: try JSONEncoder().encode([text]), as: UTF8.self)
      let plain = QuotedText.plainJSON(json)
      #expect(plain.unicodeScalars.allSatisfy { !VisibleText.isHidden($0) })
      #expect(try JSONDecoder().decode([String].self, from: Data(plain.utf8)) == [text])
    }
  }

  @Test func aShellReadsEveryWordBack() throws {
    // No argument of a program can hold a zero byte.
    let texts = Self.texts.prefix(20_000).map { withoutZeros($0) }
    let output = try inFolder { folder in
      let script = texts.map { "printf '%s\\0' \(QuotedText.shell($0))\n" }.joined()
      try Data(script.utf8).write(to: folder.appending(path: "script.sh"))
      let shell = try #require(Tool("sh"))
      return try shell.run(["script.sh"], in: folder)
    }
    #expect(output.status == 0 && output.errors == "")
    let words = output.output.split(separator: 0, omittingEmptySubsequences: false).map { Array($0) }
    #expect(words == texts.map { Array($0.utf8) } + [[]])
  }

  @Test func quotesOfSQLAreDoubledWhateverStandsBesideThem() {
    #expect(QuotedText.sql("a\u{600}\"b") == "\"a\u{600}\"\"b\"")
    #expect(QuotedText.sql("") == "\"\"")
  }
}
