import Foundation
import Testing

@testable import Programs

/// The folder of a cell through attempts, wherever a worker is killed.
struct CellFolderTests {
  private let artefacts: URL
  private let spare = SpareParts()

  init() throws {
    artefacts = FileManager.default.temporaryDirectory.appending(path: "cell-\(UUID())")
    try FileManager.default.createDirectory(at: artefacts, withIntermediateDirectories: true)
  }

  private func begin(keepsCheckpoint: Bool = true) throws -> CellFolder {
    try CellFolder(artefacts, cell: "abc", keepsCheckpoint: keepsCheckpoint, spare: spare)
  }

  private func names(_ folder: URL) throws -> [String] { try names(folder.path) }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func aCheckpointSurvivesAttemptsAndTheirReportsAreKept() throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    let first = try begin()
    try Data("one".utf8).write(to: URL(filePath: first.report))
    try Data("at 3".utf8).write(to: URL(filePath: first.files + "/state"))
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
    try Data("one".utf8).write(to: URL(filePath: first.report))
    try Data("at the end".utf8).write(to: URL(filePath: first.files + "/state"))
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
      at: URL(filePath: cell.files + "/link"), withDestinationURL: outside)
    try FileManager.default.createSymbolicLink(
      at: URL(filePath: cell.files + "/folder"), withDestinationURL: artefacts)
    let again = try begin(keepsCheckpoint: false)
    #expect(try names(again.files).isEmpty)
    #expect(FileManager.default.fileExists(atPath: outside.path))
  }

  private func measure(
    _ cell: String, spare: SpareParts, says: String? = nil, keeps: String? = nil, mode: Int? = nil
  ) throws -> CellFolder {
    let folder = try CellFolder(artefacts, cell: cell, keepsCheckpoint: false, spare: spare)
    let log = try ProgramLog(folder.folder, dropsEarlier: folder.attempt == 1 && !folder.isNew)
    let report = URL(filePath: folder.report)
    #expect(try Data(contentsOf: report).isEmpty && names(folder.files).isEmpty)
    #expect(folder.attempt == 1 && folder.earlierReports.isEmpty)
    try Data("reported".utf8).write(to: report, options: [])
    try folder.writeConfig(["seed": .integer(cell.utf8.count)])
    #expect(try String(contentsOfFile: folder.config, encoding: .utf8) == "{\"seed\":\(cell.utf8.count)}\n")
    if let says { Array(says.utf8).withUnsafeBufferPointer(log.add) }
    if let keeps { try Data().write(to: URL(filePath: "\(folder.files)/\(keeps)")) }
    if let mode {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.files)
    }
    try folder.finish()
    return folder
  }

  private func inode(_ file: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
  }

  #if os(Linux)
    /// Cells that leave nothing take the folder of the one before, and nothing is made or removed for them.
    @Test func theNextCellTakesWhatOneLeavesEmpty() throws {
      defer { try? FileManager.default.removeItem(at: artefacts) }
      let programs = artefacts.appending(path: "programs")
      do {
        let spare = SpareParts()
        let first = try CellFolder(artefacts, cell: "a", keepsCheckpoint: false, spare: spare)
        let parts = try [first.files, first.report, first.config].map(inode)
        try first.finish()
        #expect(try names(programs).count == 1 && names(programs)[0].hasPrefix(".spare-"))
        let second = try CellFolder(artefacts, cell: "b", keepsCheckpoint: false, spare: spare)
        #expect(try [second.files, second.report, second.config].map(inode) == parts)
        #expect(try names(programs) == ["b"])
        try second.finish()
        #expect(try names(programs).count == 1)
      }
      #expect(try names(programs).isEmpty)
    }
  #endif

  /// What one cell said, kept or changed is never the next one's.
  @Test func theNextCellFindsEverythingAsNew() throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    let spare = SpareParts()
    _ = try measure("a", spare: spare)
    let said = try measure("ab", spare: spare, says: "hello\n")
    let kept = try measure("abc", spare: spare, keeps: "weights")
    _ = try measure("abcd", spare: spare, mode: 0o500)
    let last = try measure("abcde", spare: spare, says: "there")
    #expect(try names(said.folder.url) == ["log"])
    #expect(try names(kept.folder.url) == ["files"] && names(kept.files) == ["weights"])
    #expect(try String(contentsOf: last.folder.url.appending(path: "log"), encoding: .utf8) == "there")
    let next = try CellFolder(artefacts, cell: "f", keepsCheckpoint: true, spare: spare)
    let mode = try FileManager.default.attributesOfItem(atPath: next.files)[.posixPermissions] as? Int
    #expect(mode != 0o500)
  }

  /// What lies under the name of a part is not always the part.
  @Test(arguments: ["another", "link", "hard link", "gone"])
  func aPartThatIsNoLongerOneIsNotHandedOn(change: String) throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    _ = try measure("a", spare: spare)
    let cell = try CellFolder(artefacts, cell: "ab", keepsCheckpoint: false, spare: spare)
    try cell.writeConfig([:])
    let outside = artefacts.appending(path: "outside").path
    try Data("mine".utf8).write(to: URL(filePath: outside))
    if change == "hard link" {
      try FileManager.default.linkItem(atPath: cell.config, toPath: outside + "-too")
    } else {
      try FileManager.default.removeItem(atPath: cell.config)
    }
    if change == "another" { try Data("mine".utf8).write(to: URL(filePath: cell.config)) }
    if change == "link" {
      try FileManager.default.createSymbolicLink(atPath: cell.config, withDestinationPath: outside)
    }
    try cell.finish()
    _ = try measure("abc", spare: spare)
    #expect(try String(contentsOfFile: outside, encoding: .utf8) == "mine")
    if change == "hard link" {
      #expect(try String(contentsOfFile: outside + "-too", encoding: .utf8) == "{}\n")
    }
  }

  /// Somebody tidies up while a worker is between two cells.
  @Test(arguments: [false, true]) func theFolderIsMadeAgainWhereItIsGone(isMoved: Bool) throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    let programs = artefacts.appending(path: "programs")
    _ = try measure("a", spare: spare)
    if isMoved {
      try FileManager.default.moveItem(at: programs, to: artefacts.appending(path: "old"))
    } else {
      try FileManager.default.removeItem(at: programs)
    }
    let next = try measure("ab", spare: spare, keeps: "weights")
    #expect(try names(next.files) == ["weights"] && names(programs).contains("ab"))
  }

  /// A folder that a cell has already keeps what is in it for the cell to judge, and the spare one waits.
  @Test func aCellWithAFolderDoesNotTakeTheSpareOne() throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    let first = try begin()
    try Data("at 3".utf8).write(to: URL(filePath: first.files + "/state"))
    try first.pause(after: 2)
    _ = try measure("a", spare: spare)
    let second = try begin()
    #expect(try second.attempt == 2 && !second.isNew && names(second.files) == ["state"])
    try second.finish()
    _ = try measure("ab", spare: spare)
  }

  @Test func attemptsWithoutACheckpointAreCountedByTheirReports() throws {
    defer { try? FileManager.default.removeItem(at: artefacts) }
    for attempt in 1...3 {
      let folder = try begin(keepsCheckpoint: false)
      #expect(try folder.attempt == attempt && folder.earlierReports.isEmpty && names(folder.files).isEmpty)
      try Data("\(attempt)".utf8).write(to: URL(filePath: folder.report))
      try Data().write(to: URL(filePath: folder.files + "/half"))
    }
  }
}
