import Foundation

/// Folders, with the system's reason where one cannot be made.
enum Folder {
  /// Makes it and those above it, where they are missing.
  static func make(_ folder: URL) throws {
    if mkdir(folder.path, 0o755) == 0 { return }
    if errno == ENOENT {
      let above = folder.deletingLastPathComponent()
      guard above.path != folder.path else { throw ResultsError.system("cannot make the folder", folder) }
      try make(above)
      if mkdir(folder.path, 0o755) == 0 { return }
    }
    var state = stat()
    let error = ResultsError.system("cannot make the folder", folder)
    guard stat(folder.path, &state) == 0, state.st_mode & S_IFMT == S_IFDIR else { throw error }
  }
}
