import Foundation
import Testing

@testable import Experiments

/// Every kind of mistake with the whole text that a user sees.
struct DiagnosticGoldenTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures/diagnostics")

  static let names: [String] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test func thereAreAtLeastSixtyKindsOfMistakes() {
    #expect(Self.names.count >= 60)
  }

  /// The first lines may hold arguments: `#--set epochs=3`, `#--only seed == 0`.
  @Test(arguments: names)
  func mistakeIsReportedAsInItsGoldenFile(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: "\(name).yaml"), encoding: .utf8)
    let arguments = text.split(separator: "\n").prefix { $0.hasPrefix("#--set ") }.map {
      String($0.dropFirst(7))
    }
    let only = text.split(separator: "\n").first { $0.hasPrefix("#--only ") }.map { String($0.dropFirst(8)) }
    var rendered = "no mistake found"
    do {
      _ = try Experiment.parse(
        text, file: "\(name).yaml", overrides: arguments, only: only, catalog: TestCatalog.all,
        limits: Limits(),
        files: ExperimentFiles { path in
          ExperimentFiles.disk.read(Self.folder.appending(path: path).path(percentEncoded: false))
        })
    } catch {
      rendered = error.rendered(color: false)
    }
    let golden = Self.folder.appending(path: "\(name).txt")
    guard let expected = try? String(contentsOf: golden, encoding: .utf8) else {
      try Data((rendered + "\n").utf8).write(to: golden, options: .atomic)
      Issue.record("\(name).txt was missing and has been written; read it and run again")
      return
    }
    #expect(rendered + "\n" == expected)
  }

  @Test func colourChangesNothingButEscapeSequences() throws {
    let error = #expect(throws: Diagnostics.self) { try parse("sweep: 1\nnam: x\n") }
    let coloured = try #require(error).rendered(color: true)
    #expect(coloured.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == error?.rendered(color: false))
  }

  @Test func aFileThatIsNotTextIsRefusedWithAPlace() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data([0x61, 0x0A, 0xC3, 0xA9, 0x62, 0xFF, 0x63]).write(to: file)
    let error = #expect(throws: Diagnostics.self) {
      try Experiment.load(path: file.path(percentEncoded: false), catalog: TestCatalog.all)
    }
    let location = try #require(error?.all.first?.location)
    #expect(location.line == 2 && location.column == 3)
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: Diagnostics.self) {
      try Experiment.load(path: "/nowhere/x.yaml", catalog: TestCatalog.all)
    }
    #expect(error?.rendered(color: false) == "error: no file /nowhere/x.yaml")
  }
}
