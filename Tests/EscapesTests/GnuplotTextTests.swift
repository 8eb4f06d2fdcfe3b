import Escapes
import Foundation
import Testing

/// Through gnuplot itself.
@Suite(.enabled(if: Tool.isInstalled("gnuplot"), "gnuplot is not installed"))
struct GnuplotTextTests {
  private func gnuplot(_ script: String, in folder: URL) throws -> String {
    try Data(script.utf8).write(to: folder.appending(path: "script.gp"))
    let gnuplot = try #require(Tool("gnuplot"))
    let (status, _, errors) = try gnuplot.run(["--default-settings", "script.gp"], in: folder)
    #expect(status == 0, "\(errors.prefix(500))")
    return errors
  }

  /// What the enhanced mode makes of a text without groups: the character behind each backslash.
  private func withoutBackslashes(_ text: Substring) -> String {
    var result = String.UnicodeScalarView()
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      if scalar == "\\", let next = rest.popFirst() {
        result.append(next)
        if next == "\\", rest.starts(with: "{}U".unicodeScalars) { rest = rest.dropFirst(2) }
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  @Test func gnuplotPrintsEveryStringBack() throws {
    let texts = Array(HostileTexts(seed: 1, count: 100_000))
    let printed = try inFolder { folder in
      var script = "set encoding utf8\nset print 'printed'\n"
      for text in texts { script += "print \(GnuplotText.quoted(text))\n" }
      #expect(try gnuplot(script, in: folder) == "")
      return String(decoding: try Data(contentsOf: folder.appending(path: "printed")), as: UTF8.self)
    }
    let lines = printed.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == texts.count + 1)
    for (text, line) in zip(texts, lines) {
      #expect(
        withoutBackslashes(Substring(line)) == VisibleText.line(text), "\(text.unicodeScalars.map(\.value))")
    }
  }

  @Test func stringsAndCommentsWithinABlockEndWhereTheyShould() throws {
    let texts = Array(HostileTexts(seed: 2, count: 3000))
    let printed = try inFolder { folder in
      var script = "set encoding utf8\nset print 'printed'\n"
      for (index, text) in texts.enumerated() {
        script += """
          do for [i=1:1] {
            # \(GnuplotText.comment(text))
            x = \(GnuplotText.quoted(text)) # \(GnuplotText.comment(text))
            # \(GnuplotText.comment(text + "\\"))
            y = \(GnuplotText.quoted([text, text]))
            print \(index)
          }

          """
      }
      let said = try gnuplot(script, in: folder)
      #expect(said == "", "\(said.prefix(500).debugDescription)")
      return try String(contentsOf: folder.appending(path: "printed"), encoding: .utf8)
    }
    #expect(printed.split(separator: "\n").map(String.init) == texts.indices.map(String.init))
  }

  @Test func aPictureShowsEveryStringVerbatim() throws {
    let texts = ["it's \\U+2019 \\101 \\n", "a_b^c{d}@e&f~g"] + HostileTexts(seed: 3, count: 2000)
    let picture = try inFolder { folder in
      var script =
        "set encoding utf8\nset terminal svg enhanced\nset output 'p.svg'\nunset tics\nunset border\n"
      for (index, text) in texts.enumerated() {
        script += "set label \(index + 1) \(GnuplotText.quoted("A" + text + "Z")) at 0,0\n"
      }
      #expect(try gnuplot(script + "plot [0:1][0:1] NaN notitle\n", in: folder) == "")
      return String(decoding: try Data(contentsOf: folder.appending(path: "p.svg")), as: UTF8.self)
    }
    let shown = picture.components(separatedBy: "<text").dropFirst().map { piece in
      plainText(piece.components(separatedBy: "</text>")[0].drop { $0 != ">" }.dropFirst())
    }
    #expect(shown.count == texts.count)
    for (text, shown) in zip(texts, shown) {
      #expect(shown == VisibleText.line("A" + text + "Z"), "\(text.unicodeScalars.map(\.value))")
    }
  }

  /// The text of XML without its tags, read scalar by scalar.
  private func plainText(_ xml: Substring) -> String {
    let entities = ["lt": "<", "gt": ">", "quot": "\"", "amp": "&"] as [String: Unicode.Scalar]
    var text = String.UnicodeScalarView()
    var rest = Array(xml.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      let end = rest.firstIndex(of: scalar == "<" ? ">" : ";")
      switch scalar {
      case "<": rest = rest[((end ?? rest.startIndex) + 1)...]
      case "&":
        let name = String(String.UnicodeScalarView(rest[..<(end ?? rest.startIndex)]))
        let number = UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        text.append(entities[name] ?? number ?? "?")
        rest = rest[((end ?? rest.startIndex) + 1)...]
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  @Test func aTextColumnOfDataIsReadAsOneField() throws {
    let texts = ["× 3/5", "0.5", "\\n\"a\" #b"] + HostileTexts(seed: 4, count: 20_000)
    let printed = try inFolder { folder in
      let rows = texts.map { "1 \(GnuplotText.field("A" + $0 + "Z")) 7 # \(GnuplotText.comment($0))\n" }
        .joined()
      try Data(rows.utf8).write(to: folder.appending(path: "d.dat"))
      let script = """
        set encoding utf8
        stats 'd.dat' using 3 nooutput
        set print 'printed'
        print sprintf('%d %g %g', STATS_records, STATS_min, STATS_max)

        """
      #expect(try gnuplot(script, in: folder) == "")
      return try String(contentsOf: folder.appending(path: "printed"), encoding: .utf8)
    }
    #expect(printed == "\(texts.count) 7 7\n")
  }

  @Test func namesOfFilesAreReadAsTheyAre() throws {
    let name = "it's \u{600}' a\\b_{c}"
    let printed = try inFolder { folder in
      #expect(
        try gnuplot("set encoding utf8\nset print 'p'\nprint \(GnuplotText.plain(name))\n", in: folder) == "")
      return try String(contentsOf: folder.appending(path: "p"), encoding: .utf8)
    }
    #expect(printed == "it's \u{FFFD}' a\\b_{c}\n")
  }
}
