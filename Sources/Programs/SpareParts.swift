import Files
import Foundation
import Synchronization

/// The emptied folder of a measured cell, for the next cell of the same worker.
///
/// ext4 walks over every file that was removed in the last seconds when a new one is made, so that making and removing a
/// few files for each of a thousand short cells takes longer than the cells. A worker therefore hands them on: they lie in
/// `programs/.spare-DIGITS` between two cells. This is safe where nothing that a program has started outlives its cell,
/// which is so on Linux (see ``ProcessTree/adoptOrphans()``); elsewhere they are removed.
final class SpareParts: Sendable {
  /// Names in the spare folder.
  static let (report, config, files) = ("report", "config.json", "files")
  static let beginning = ".spare"

  /// What a program may change, and the next one must find as new.
  private struct Form: Equatable {
    var (mode, owner, group): (mode_t, uid_t, gid_t)
  }

  private struct State {
    var spare: (folder: Folder, name: String)?
    var folderForm: Form?
    var fileForm: Form?
  }

  private let state = Mutex(State())

  #if os(Linux)
    private static let isUsed = true
  #else
    private static let isUsed = false
  #endif

  deinit {
    guard let spare = state.withLock({ $0.spare }) else { return }
    try? spare.folder.removeTree(spare.name)
  }

  /// Gives the spare folder a cell's name, where there is one and the cell has none.
  ///
  /// - Parameter programs: `results/NAME/programs`.
  func give(to cell: String, in programs: Folder) {
    state.withLock { state in
      guard let spare = state.spare, spare.folder.url == programs.url, !programs.exists(cell) else { return }
      state.spare = nil
      do { try programs.move(spare.name, to: cell) } catch { try? programs.removeTree(spare.name) }
    }
  }

  /// Takes note of what is as it was made.
  func sawNew(folder: Folder) {
    state.withLock { if $0.folderForm == nil { $0.folderForm = Self.form(folder.descriptor) } }
  }

  func sawNew(file descriptor: Int32) {
    state.withLock { if $0.fileForm == nil { $0.fileForm = Self.form(descriptor) } }
  }

  /// Keeps what a measured cell needs no more.
  ///
  /// - Parameters:
  ///   - report: the name of its report.
  ///   - cell: the name of its folder, which goes too where nothing else is in it.
  /// - Returns: false where they are still there, and to be removed.
  func take(report: String, of cell: String, _ folder: Folder, in programs: Folder) -> Bool {
    guard Self.isUsed else { return false }
    return state.withLock { state in
      guard state.spare == nil, let files = try? folder.folder(Self.files),
        Self.form(files.descriptor) == state.folderForm, Self.form(folder.descriptor) == state.folderForm,
        let names = try? folder.names(), (try? files.names())?.isEmpty == true,
        let config = Self.form(of: Self.config, in: folder), config == state.fileForm,
        let reported = Self.form(of: report, in: folder), reported == state.fileForm,
        (try? folder.empty(report)) != nil
      else { return false }
      let isWhole = names.allSatisfy { [report, Self.config, Self.files].contains($0) }
      do {
        let name: String
        if isWhole {
          try folder.move(report, to: Self.report)
          name = Folder.newName(Self.beginning)
          try programs.move(cell, to: name)
        } else {
          let spare = try programs.newFolder(Self.beginning, mode: 0o777)
          name = spare.url.lastPathComponent
          state.spare = (programs, name)
          try folder.move(report, to: Self.report, of: spare)
          for part in [Self.config, Self.files] { try folder.move(part, to: part, of: spare) }
        }
        state.spare = (programs, name)
        return true
      } catch {
        _ = try? folder.remove(Self.report)
        return false
      }
    }
  }

  private static func form(of name: String, in folder: Folder) -> Form? {
    guard let opened = try? folder.open(name, O_RDONLY) else { return nil }
    defer { close(opened) }
    return form(opened)
  }

  private static func form(_ descriptor: Int32) -> Form? {
    var state = stat()
    guard fstat(descriptor, &state) == 0 else { return nil }
    return Form(mode: state.st_mode, owner: state.st_uid, group: state.st_gid)
  }
}
