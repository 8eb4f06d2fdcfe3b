import Escapes
import Files
import Foundation
import Vocabulary

/// The folder of one cell in `results/NAME/programs`: what its program is told and tells, and what it keeps.
///
///     CELL/config.json       every value of the cell
///     CELL/report-1.jsonl    SWEEP_REPORT of the first attempt
///     CELL/state.json        how many attempts there were, where one goes on from another
///     CELL/log               standard output and error, where there were any
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
  private let cell: String
  private let programs: Folder
  private let spare: SpareParts

  private static let (state, config) = ("state.json", SpareParts.config)

  /// Begins an attempt.
  ///
  /// - Parameters:
  ///   - keepsCheckpoint: whether it goes on from what was there; else that is taken away.
  ///   - spare: of the worker.
  /// - Throws: ``FileError`` where the folder cannot be written.
  init(_ artefacts: URL, cell: String, keepsCheckpoint: Bool, spare: SpareParts) throws {
    (self.cell, self.spare) = (cell, spare)
    programs = try Folder.inner(artefacts.appending(path: "programs"), making: true)
    spare.give(to: cell, in: programs)
    folder = try programs.folder(cell, making: true)
    let state = folder.contents(Self.state, limit: 1 << 16).flatMap {
      try? JSONText.decode(State.self, from: $0)
    }
    let reports = try folder.names().compactMap(Self.attempt)
    // Who keeps no checkpoint needs no state either: attempts are counted for the program's eyes.
    attempt = max(state?.attempt ?? 0, keepsCheckpoint ? 0 : reports.max() ?? 0) + 1
    let isNew = !folder.hasFolder(SpareParts.files)
    if isNew { try folder.removeTree(SpareParts.files) }
    let files = try folder.folder(SpareParts.files, making: true)
    if isNew { spare.sawNew(folder: files) }
    if state == nil || !keepsCheckpoint {
      for name in try files.names() { try files.removeTree(name) }
      for attempt in reports { try folder.removeTree(Self.report(attempt)) }
    }
    secondsBefore = keepsCheckpoint ? state?.seconds ?? 0 : 0
    self.files = files.url
    if keepsCheckpoint { try keep(State(attempt: attempt, seconds: secondsBefore)) }
  }

  private static func report(_ attempt: Int) -> String { "report-\(attempt).jsonl" }

  private static func attempt(_ name: String) -> Int? {
    guard name.hasPrefix("report-"), name.hasSuffix(".jsonl") else { return nil }
    return Int(name.dropFirst(7).dropLast(6)).flatMap { $0 > 0 && $0 < .max ? $0 : nil }
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
    let own = Self.report(attempt)
    for name in try folder.names() where Self.attempt(name) != nil && name != own { try folder.remove(name) }
    if spare.take(report: own, of: cell, folder, in: programs) { return }
    try folder.remove(own)
    try folder.remove(Self.config)
    if folder.hasFolder(SpareParts.files), try folder.folder(SpareParts.files).names().isEmpty {
      try folder.removeTree(SpareParts.files)
    }
  }

  func writeConfig(_ values: [String: Value]) throws -> URL {
    let text = Value.map(values).canonical
    try folder.overwrite(
      Data((QuotedText.plainJSON(text) + "\n").utf8), Self.config, made: spare.sawNew(file:))
    return folder.url.appending(path: Self.config)
  }

  /// The report of this attempt, empty.
  func newReport() throws -> URL {
    let name = Self.report(attempt)
    try folder.removeTree(name)
    if folder.hasFile(SpareParts.report) {
      try folder.move(SpareParts.report, to: name)
    } else {
      let opened = try folder.open(name, O_WRONLY | O_CREAT)
      spare.sawNew(file: opened)
      close(opened)
    }
    return folder.url.appending(path: name)
  }

  /// The reports of attempts before, in their order.
  var earlierReports: [Data] {
    (1..<attempt).compactMap { folder.contents(Self.report($0)) }
  }

  /// Opens this attempt's report to be read.
  func openReport() -> Int32? { try? folder.open(Self.report(attempt), O_RDONLY) }
}
