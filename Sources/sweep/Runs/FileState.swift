import Foundation

/// What the system says of files: enough to tell that they are as they were, without reading them.
enum FileState {
  /// One line; `missing` where there is nothing.
  static func text(_ file: URL) -> String {
    var state = stat()
    // Of the program it is the file behind `/proc/…/exe` that counts; of all else the entry itself.
    let found = file.path.hasPrefix("/proc/") ? stat(file.path, &state) : lstat(file.path, &state)
    guard found == 0 else { return "missing" }
    #if os(Linux)
      let (modified, changed) = (state.st_mtim, state.st_ctim)
    #else
      let (modified, changed) = (state.st_mtimespec, state.st_ctimespec)
    #endif
    return "\(state.st_dev) \(state.st_ino) \(state.st_mode) \(state.st_size)"
      + " \(modified.tv_sec).\(modified.tv_nsec) \(changed.tv_sec).\(changed.tv_nsec)"
  }

  /// A line for each file in a folder, by name.
  static func ofFiles(_ folder: URL) -> String {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    return names.map { "\($0) \(text(folder.appending(path: $0)))" }.joined(separator: "\n")
  }
}
