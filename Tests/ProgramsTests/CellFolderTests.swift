import Foundation
import Testing

@testable import Programs

/// The folder of a cell through attempts, wherever a worker is killed.
struct CellFolderTests {
  private let artefacts: URL

  init() throws {
    artefacts = FileManager.default.temporaryDirectory.appending(path: "cell-\(UUID())")
    try FileManager.default.createDirectory(at: artefacts, withIntermediateDirectories: true)
  }

  private func begin(keepsCheckpoint: Bool = true) throws -> CellFolder {
    try CellFolder(artefacts, cell: "abc", keepsCheckpoint: keepsCheckpoint)
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func aCheckpointSurvivesAttemptsAndTheirReportsAreKept() throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    let first = try begin()
    try Data("one".utf8).write(to: try first.newReport())
    try Data("at 3".utf8).write(to: first.files.appending(path: "state"))
    try first.pause(after: 2)
    let second = try begin()
    #expect(first.attempt == 1 && second.attempt == 2 && second.secondsBefore == 2)
    #expect(second.earlierReports == [Data("one".utf8)])
    #expect(try names(second.files) == ["state"])
    // Without a checkpoint nothing is gone on from.
    let third = try begin(keepsCheckpoint: false)
    #expect(try third.attempt == 3 && third.earlierReports.isEmpty && names(third.files).isEmpty)
  }

  /// A kill between any two steps of the end: what is left first is the number of attempts.
  @Test func aCellWhoseEndWasCutOffBeginsAnew() throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    let first = try begin()
    try Data("one".utf8).write(to: try first.newReport())
    try Data("at the end".utf8).write(to: first.files.appending(path: "state"))
    try FileManager.default.removeItem(at: first.folder.url.appending(path: "state.json"))
    let again = try begin()
    #expect(try again.attempt == 1 && again.earlierReports.isEmpty && names(again.files).isEmpty)
  }

  @Test func aLinkIsTakenAwayAndNotWhatItLeadsTo() throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    let cell = try begin()
    let outside = artefacts.appending(path: "outside")
    try Data("mine".utf8).write(to: outside)
    try FileManager.default.createSymbolicLink(
      at: cell.files.appending(path: "link"), withDestinationURL: outside)
    try FileManager.default.createSymbolicLink(
      at: cell.files.appending(path: "folder"), withDestinationURL: artefacts)
    let again = try begin(keepsCheckpoint: false)
    #expect(try names(again.files).isEmpty)
    #expect(FileManager.default.fileExists(atPath: outside.path))
  }
}
