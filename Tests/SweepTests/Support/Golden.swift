import Foundation
import Testing

/// Golden texts of what the program prints, in `Fixtures/`; a missing one is written and fails the test.
enum Golden {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures")
    .standardized

  static func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws
  {
    let file = folder.appending(path: name)
    if let expected = try? String(contentsOf: file, encoding: .utf8) {
      #expect(text == expected, "not as in Fixtures/\(name)", sourceLocation: sourceLocation)
    } else {
      try Data(text.utf8).write(to: file)
      Issue.record("Fixtures/\(name) was missing and is written: read it", sourceLocation: sourceLocation)
    }
  }
}
