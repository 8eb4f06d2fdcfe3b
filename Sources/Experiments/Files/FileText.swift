import Foundation
import Synchronization

/// The bytes of an experiment file, as far as it may be one.
enum FileText {
  /// A grid of all that limits admit is shorter.
  static let mostBytes = 64 << 20

  private static var unreadable: ExperimentFiles.Contents {
    .unreadable(String(cString: strerror(errno)).lowercased())
  }

  /// - Parameter allowsPipe: whether a pipe is read until its writer ends it; else nothing is waited for.
  static func read(_ path: String, allowsPipe: Bool) -> ExperimentFiles.Contents {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (allowsPipe ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else { return errno == ENOENT || errno == ENOTDIR ? .missing : unreadable }
    defer { close(descriptor) }
    var state = stat()
    guard fstat(descriptor, &state) == 0 else { return unreadable }
    switch state.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return .folder
    default: guard allowsPipe else { return .notRegular }
    }
    var data = Data()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Foundation.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return unreadable }
      if count == 0 { break }
      data.append(contentsOf: piece[..<count])
      guard data.count <= mostBytes else { return .tooLong }
    }
    return String(validating: data, as: UTF8.self).map(ExperimentFiles.Contents.text) ?? .notUTF8(data)
  }
}

/// What came through pipes: a pipe can be read once, and a command may ask for its file again.
final class PipedTexts: Sendable {
  static let shared = PipedTexts()

  private let known = Mutex<[String: ExperimentFiles.Contents]>([:])

  func read(_ path: String) -> ExperimentFiles.Contents {
    var state = stat()
    guard stat(path, &state) == 0, state.st_mode & S_IFMT != S_IFREG else {
      return FileText.read(path, allowsPipe: true)
    }
    return known.withLock { known in
      if let contents = known[path] { return contents }
      let contents = FileText.read(path, allowsPipe: true)
      known[path] = contents
      return contents
    }
  }
}
