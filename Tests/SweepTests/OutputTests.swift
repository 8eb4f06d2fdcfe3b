import Escapes
import Foundation
import Testing

@testable import sweep

/// That nothing is said but through the one place that cleans it.
@Suite struct OutputTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  private func files() throws -> [(path: String, text: String)] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.sources.path).filter {
      $0.hasSuffix(".swift")
    }
    return try paths.map { path in
      (path, try String(contentsOf: Self.sources.appending(path: path), encoding: .utf8))
    }
  }

  /// `print` in the room of commands is the one of Output.swift, which stands before Swift's; these go around it.
  @Test func noFileOfTheProgramWritesToATerminalByItself() throws {
    let around = [
      "Swift.print", "debugPrint(", "dump(", "FileHandle.standardError", "FileHandle.standardOutput",
      "fputs(",
      "printf(", "fwrite(", "write(STDOUT_FILENO", "write(STDERR_FILENO", "write(1,", "write(2,", "NSLog(",
      "to: &std",
    ]
    var checked = 0
    for (path, text) in try files() where path.hasPrefix("sweep/") && path != "sweep/Output.swift" {
      checked += 1
      for word in around { #expect(!text.contains(word), "\(path) writes around Output.swift: \(word)") }
    }
    #expect(checked > 40)
  }

  @Test func onlyTheRoomOfEscapersKnowsEscapeSequences() throws {
    for (path, text) in try files() where path != "Escapes/TerminalText.swift" {
      let lowered = text.lowercased()
      for word in ["u{1b}", "u{001b}", "u{9b}", "\\u001b["] {
        #expect(!lowered.contains(word), "\(path) holds an escape sequence")
      }
    }
  }

  /// Each of these has let a quote behind U+0600 or a CR LF through: they go by Characters.
  @Test func textIsEscapedInTheRoomOfEscapersAlone() throws {
    // Numbers and units of our own.
    let plain = ["Reporting/Figures/Kinds/Slope.swift", "Rows/Export/ExportColumn.swift"]
    for (path, text) in try files() where !path.hasPrefix("Escapes/") && !plain.contains(path) {
      for pattern in [
        "\\.replacing(\"", "replacingOccurrences\\(", "switch character", "case \"'\"",
      ] {
        #expect(
          text.range(of: pattern, options: .regularExpression) == nil, "\(path) escapes by itself: \(pattern)"
        )
      }
    }
  }

  @Test func aTableOfTheTerminalHasOneLineARow() {
    var table = TextTable(["a", "b"], numbers: [1])
    table.add(["x\r\ny\u{1B}[2J", "1"])
    #expect(table.text == "a         b\nx  y\u{FFFD}[2J  1")
  }
}
