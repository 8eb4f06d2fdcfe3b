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

  /// Counted from 1.
  let attempt: Int
  /// Of attempts before.
  let secondsBefore: Double
  /// Whether nothing of an attempt before can lie in it.
  let isNew: Bool
  private let parts: CellParts
  private let programs: Folder
  private let spare: SpareParts

  private static let state = "state.json"

  var folder: Folder { parts.folder }
  /// Paths, for the program.
  var files: String { folder.path(of: CellParts.files) }
  var report: String { folder.path(of: Self.report(attempt)) }
  var config: String { folder.path(of: CellParts.config) }
  /// This attempt's report, to be read.
  var openReport: OpenFile { parts.report }

  /// Begins an attempt: with an empty report.
  ///
  /// - Parameters:
  ///   - keepsCheckpoint: whether it goes on from what was there; else that is taken away.
  ///   - spare: of the worker.
  /// - Throws: ``FileError`` where the folder cannot be written.
  init(_ artefacts: URL, cell: String, keepsCheckpoint: Bool, spare: SpareParts) throws {
    self.spare = spare
    programs = try spare.programs(in: artefacts)
    if let parts = spare.give(to: cell, in: programs) {
      (self.parts, attempt, secondsBefore, isNew) = (parts, 1, 0, true)
    } else {
      let folder = try programs.folder(cell, making: true)
      let state = folder.contents(Self.state, limit: 1 << 16).flatMap {
        try? JSONText.decode(State.self, from: $0)
      }
      let reports = try folder.names().compactMap(Self.attempt)
      // Who keeps no checkpoint needs no state either: attempts are counted for the program's eyes.
      attempt = max(state?.attempt ?? 0, keepsCheckpoint ? 0 : reports.max() ?? 0) + 1
      secondsBefore = keepsCheckpoint ? state?.seconds ?? 0 : 0
      isNew = false
      if state == nil || !keepsCheckpoint {
        for attempt in reports { try folder.removeTree(Self.report(attempt)) }
      }
      parts = try Self.make(
        folder, report: Self.report(attempt), keepsFiles: state != nil && keepsCheckpoint, spare)
    }
    if keepsCheckpoint { try keep(State(attempt: attempt, seconds: secondsBefore)) }
  }

  private static func make(
    _ folder: Folder, report: String, keepsFiles: Bool, _ spare: SpareParts
  ) throws -> CellParts {
    let hadFiles = folder.hasFolder(CellParts.files)
    if !hadFiles { try folder.removeTree(CellParts.files) }
    let files = try folder.folder(CellParts.files, making: true)
    if !hadFiles { spare.sawNew(folder: files) }
    if !keepsFiles { for name in try files.names() { try files.removeTree(name) } }
    try folder.removeTree(report)
    let parts = CellParts(
      folder: folder, files: files, report: try OpenFile(report, O_RDWR | O_CREAT, in: folder),
      config: try OpenFile(CellParts.config, O_WRONLY | O_CREAT, in: folder))
    spare.sawNew(file: parts.report)
    return parts
  }

  private static func report(_ attempt: Int) -> String {
    attempt == 1 ? CellParts.report : "report-\(attempt).jsonl"
  }

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
    var names = try folder.names()
    // First: who is killed from here on leaves a cell that begins anew, not one that goes on from its last checkpoint
    // without its report.
    if names.contains(Self.state) { try folder.remove(Self.state) }
    let own = Self.report(attempt)
    for name in names where Self.attempt(name) != nil && name != own { try folder.remove(name) }
    names.removeAll { $0 == Self.state || Self.attempt($0) != nil && $0 != own }
    if spare.take(parts, report: own, names: names, in: programs) { return }
    try folder.remove(own)
    try folder.remove(CellParts.config)
    if folder.hasFolder(CellParts.files), try folder.folder(CellParts.files).names().isEmpty {
      try folder.removeTree(CellParts.files)
    }
  }

  func writeConfig(_ values: [String: Value]) throws {
    let text = QuotedText.plainJSON(Value.map(values).canonical)
    try parts.config.overwrite(Array(text.utf8) + [UInt8(ascii: "\n")], URL(filePath: config))
  }

  /// The reports of attempts before, in their order.
  var earlierReports: [Data] {
    (1..<attempt).compactMap { folder.contents(Self.report($0)) }
  }
}
