import Foundation
import Testing

/// Compares a text with its golden file in `Fixtures/`; a missing one is written and fails the test.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures").appending(path: name)
  guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
    try Data(text.utf8).write(to: file)
    Issue.record(
      "wrote the missing golden file \(name): read it, then run again", sourceLocation: sourceLocation)
    return
  }
  #expect(text == expected, "differs from Fixtures/\(name)", sourceLocation: sourceLocation)
}

func text(of file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }
