import Files
import Foundation
import Synchronization

/// What a program's cell has in its folder while it is at work, held open.
struct CellParts: Sendable {
  /// Names in the folder; the report is that of a first attempt.
  static let (report, config, files) = ("report-1.jsonl", "config.json", "files")

  let folder: Folder
  /// `SWEEP_FOLDER`.
  let files: Folder
  /// To be read, and emptied.
  let report: OpenFile
  /// To be written.
  let config: OpenFile
}

/// The emptied folder of a measured cell, for the next cell of the same worker.
///
/// ext4 walks over every file that was removed in the last seconds when a new one is made, so that making and removing a
/// few files for each of a thousand short cells takes longer than the cells. A worker therefore hands them on, open: they
/// lie in `programs/.spare-DIGITS` between two cells. This is safe where nothing that a program has started outlives its
/// cell, which is so on Linux (see ``ProcessTree/adoptOrphans()``); elsewhere they are removed.
final class SpareParts: Sendable {
  static let beginning = ".spare"

  /// What a program may change, and the next one must find as new.
  private struct Form: Equatable {
    let (mode, owner, group): (mode_t, uid_t, gid_t)

    init(_ state: stat) { (mode, owner, group) = (state.st_mode, state.st_uid, state.st_gid) }
  }

  private struct State {
    var programs: (artefacts: URL, folder: Folder)?
    /// In `programs`.
    var spare: CellParts?
    var folderForm: Form?
    var fileForm: Form?
  }

  private let state = Mutex(State())
  private let name = Folder.newName(beginning)

  #if os(Linux)
    private static let isUsed = true
  #else
    private static let isUsed = false
  #endif

  deinit {
    let (programs, spare) = state.withLock { ($0.programs?.folder, $0.spare) }
    if spare != nil { try? programs?.removeTree(name) }
  }

  /// The folder `programs` among the results, open; again where somebody has moved or removed it.
  func programs(in artefacts: URL) throws -> Folder {
    try state.withLock { state in
      if let (known, folder) = state.programs, known == artefacts, folder.isInPlace { return folder }
      let folder = try Folder.inner(artefacts.appending(path: "programs"), making: true)
      (state.programs, state.spare) = ((artefacts, folder), nil)
      return folder
    }
  }

  /// Gives the spare folder a cell's name, where there is one and nothing is kept of the cell.
  func give(to cell: String, in programs: Folder) -> CellParts? {
    state.withLock { state in
      guard let spare = state.spare else { return nil }
      do {
        // What is not empty is not replaced: such a cell has a folder already, and the spare one waits.
        let folder = try programs.rename(spare.folder, to: cell)
        state.spare = nil
        return CellParts(folder: folder, files: spare.files, report: spare.report, config: spare.config)
      } catch {
        if (error as? FileError)?.isMissing == true { state.spare = nil }
        return nil
      }
    }
  }

  /// Takes note of a folder that is as it was made.
  func sawNew(folder: Folder) {
    state.withLock { if $0.folderForm == nil { $0.folderForm = Self.form(folder) } }
  }

  /// Takes note of a file that is as it was made.
  func sawNew(file: OpenFile) {
    state.withLock { if $0.fileForm == nil { $0.fileForm = file.state.map(Form.init) } }
  }

  /// Keeps what a measured cell needs no more.
  ///
  /// - Parameters:
  ///   - report: the name of its report.
  ///   - names: what lies in its folder, which goes too where nothing else does.
  /// - Returns: false where the parts are still there, and to be removed.
  func take(_ parts: CellParts, report: String, names: [String], in programs: Folder) -> Bool {
    guard Self.isUsed else { return false }
    return state.withLock { state in
      guard state.spare == nil, Self.form(parts.files) == state.folderForm,
        Self.form(parts.folder) == state.folderForm, (try? parts.files.names())?.isEmpty == true,
        let config = parts.config.state(as: CellParts.config, in: parts.folder),
        Form(config) == state.fileForm,
        let reported = parts.report.state(as: report, in: parts.folder), Form(reported) == state.fileForm,
        reported.st_size == 0 || parts.report.empty()
      else { return false }
      let isWhole = names.allSatisfy { [report, CellParts.config, CellParts.files].contains($0) }
      do {
        var folder = parts.folder
        if isWhole {
          if report != CellParts.report { try folder.move(report, to: CellParts.report) }
          folder = try programs.rename(folder, to: name)
        } else {
          folder = try programs.folder(name, making: true)
          try parts.folder.move(report, to: CellParts.report, of: folder)
          for part in [CellParts.config, CellParts.files] {
            try parts.folder.move(part, to: part, of: folder)
          }
        }
        state.spare = CellParts(
          folder: folder, files: parts.files, report: parts.report, config: parts.config)
        return true
      } catch {
        if !isWhole { try? programs.removeTree(name) }
        _ = try? parts.folder.remove(CellParts.report)
        return false
      }
    }
  }

  private static func form(_ folder: Folder) -> Form? { folder.state.map(Form.init) }
}
