import Foundation

/// What a file of data must be, known without opening it: whoever opens a pipe waits for its writer.
enum PlainFile {
  /// Why it is none, nil where it is one.
  static func problem(_ path: String) -> String? {
    var state = stat()
    guard stat(path, &state) == 0 else {
      return errno == ENOENT || errno == ENOTDIR
        ? "\(path) is missing" : "\(path): \(String(cString: strerror(errno)))"
    }
    switch state.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return "\(path) is a folder, not a file"
    default: return "\(path) is a pipe or a device, not a file"
    }
  }
}
