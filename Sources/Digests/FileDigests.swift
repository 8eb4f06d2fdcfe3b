import Foundation
import Synchronization

/// SHA-256 of files, remembered as long as size and time of change stay the same.
public final class FileDigests: Sendable {
  /// The whole process's: no file is read twice.
  public static let shared = FileDigests()

  private struct Entry {
    var state: [Int]
    var digest: String
  }

  private let known = Mutex<[String: Entry]>([:])

  /// Nil where the file cannot be read, or is none.
  public func digest(of path: String) -> String? {
    var now = stat()
    guard stat(path, &now) == 0, now.st_mode & S_IFMT == S_IFREG else { return nil }
    #if canImport(Darwin)
      let times = [now.st_mtimespec, now.st_ctimespec]
    #else
      let times = [now.st_mtim, now.st_ctim]
    #endif
    let state = [Int(now.st_size), Int(now.st_ino)] + times.flatMap { [Int($0.tv_sec), Int($0.tv_nsec)] }
    return known.withLock { known in
      if let entry = known[path], entry.state == state { return entry.digest }
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
        return nil
      }
      let digest = Digest.hexadecimal(of: data)
      known[path] = Entry(state: state, digest: digest)
      return digest
    }
  }
}
