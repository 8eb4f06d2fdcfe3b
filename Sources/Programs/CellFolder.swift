import Escapes
import Files
import Foundation
import Vocabulary

/// The folder of one cell in `results/NAME/programs`: what its program is told and tells, and what it keeps.
///
///     CELL/config.json       every value of the cell
///     CELL/report-1.jsonl    SWEEP_REPORT of the first attempt
///     CELL/state.json        how many attempts there were
///     CELL/log               standard output and error
///     CELL/files/            SWEEP_FOLDER
struct CellFolder {
  private struct State: Codable {
    var attempt: Int
    /// Of all attempts that came to an end.
    var seconds: Double
  }

  let folder: Folder
  let files: URL
  /// Counted from 1.
  let attempt: Int
  /// Of attempts before.
  let secondsBefore: Double

  private static let (state, filesName, config) = ("state.json", "files", "config.json")

  /// Begins an attempt.
  ///
  /// - Parameter keepsCheckpoint: whether it goes on from what was there; else that is taken away.
  /// - Throws: ``FileError`` where the folder cannot be written.
  init(_ artefacts: URL, cell: String, keepsCheckpoint: Bool) throws {
    let all = try Folder.inner(artefacts.appending(path: "programs"), making: true)
    folder = try all.folder(cell, making: true)
    let state = folder.contents(Self.state, limit: 1 << 16).flatMap {
      try? JSONText.decode(State.self, from: $0)
    }
    attempt = (state?.attempt ?? 0) + 1
    if state == nil || !keepsCheckpoint {
      try folder.removeTree(Self.filesName)
      for name in try folder.names() where name.hasPrefix("report-") { try folder.removeTree(name) }
    }
    secondsBefore = keepsCheckpoint ? state?.seconds ?? 0 : 0
    files = try folder.folder(Self.filesName, making: true).url
    try keep(State(attempt: attempt, seconds: secondsBefore))
  }

  private func keep(_ state: State) throws {
    try StreamedFile.write(Data(try JSONText.line(state)), Self.state, in: folder)
  }

  /// An attempt has ended, and another one goes on from it.
  func pause(after seconds: Double) throws { try keep(State(attempt: attempt, seconds: seconds)) }

  /// The cell is measured: only the log, and what the program kept, stay.
  func finish() throws {
    // First: who is killed from here on leaves a cell that begins anew, not one that goes on from its last checkpoint
    // without its report.
    try folder.remove(Self.state)
    for name in try folder.names() where name.hasPrefix("report-") { try folder.remove(name) }
    try folder.remove(Self.config)
    if try folder.folder(Self.filesName).names().isEmpty { try folder.removeTree(Self.filesName) }
  }

  func writeConfig(_ values: [String: Value]) throws -> URL {
    let text = Value.map(values).canonical
    try StreamedFile.write(Data((QuotedText.plainJSON(text) + "\n").utf8), Self.config, in: folder)
    return folder.url.appending(path: Self.config)
  }

  /// The report of this attempt, empty.
  func newReport() throws -> URL {
    let name = "report-\(attempt).jsonl"
    try folder.removeTree(name)
    close(try folder.open(name, O_WRONLY | O_CREAT))
    return folder.url.appending(path: name)
  }

  /// The reports of attempts before, in their order.
  var earlierReports: [Data] {
    (1..<attempt).compactMap { folder.contents("report-\($0).jsonl") }
  }

  /// Opens this attempt's report to be read.
  func openReport() -> Int32? { try? folder.open("report-\(attempt).jsonl", O_RDONLY) }
}
