import Digests
import Foundation
import Synchronization

/// SHA-256 of files, remembered as long as size and time of change stay the same: a plan asks for every configuration.
final class ContentDigests: Sendable {
  static let shared = ContentDigests()

  private struct Entry {
    var bytes: Int
    var modified: Date
    var digest: String
  }

  private let known = Mutex<[String: Entry]>([:])

  /// Of all these files; nil where there are none, or one cannot be read.
  func digest(of paths: [String]) -> String? {
    let digests = paths.compactMap(digest)
    guard !paths.isEmpty, digests.count == paths.count else { return nil }
    return "sha256:" + Digest.hexadecimal(of: digests.joined().utf8)
  }

  private func digest(of path: String) -> String? {
    guard PlainFile.problem(path) == nil,
      let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let bytes = (attributes[.size] as? NSNumber)?.intValue,
      let modified = attributes[.modificationDate] as? Date
    else { return nil }
    return known.withLock { known in
      if let entry = known[path], entry.bytes == bytes, entry.modified == modified { return entry.digest }
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
        return nil
      }
      let digest = Digest.hexadecimal(of: data)
      known[path] = Entry(bytes: bytes, modified: modified, digest: digest)
      return digest
    }
  }
}

/// What was found in files, remembered as long as size and time of change stay the same: a plan asks for every
/// configuration.
final class FileAnswers<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
  private struct Key: Hashable {
    var path: String
    var bytes: Int
    var modified: Date
    var question: Question
  }

  private let known = Mutex<[Key: Answer]>([:])

  /// - Parameters:
  ///   - question: what the answer depends on beside the file.
  ///   - find: reads the file.
  /// - Returns: nil where there is no such file.
  func answer(_ path: String, _ question: Question, _ find: () -> Answer) -> Answer? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let bytes = (attributes[.size] as? NSNumber)?.intValue,
      let modified = attributes[.modificationDate] as? Date
    else { return nil }
    let key = Key(path: path, bytes: bytes, modified: modified, question: question)
    return known.withLock { known in
      if let answer = known[key] { return answer }
      let answer = find()
      known[key] = answer
      return answer
    }
  }
}

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
