import Digests
import Foundation
import Synchronization

/// SHA-256 of files.
enum ContentDigests {
  private static let known = FileAnswers<Digest.Function, String>()

  /// Of all these files; nil where there are none, or one cannot be read.
  static func digest(of paths: [String]) -> String? {
    let digests = paths.filter { PlainFile.problem($0) == nil }.compactMap { path in
      known.answer(path, .sha256) {
        (try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)).map {
          Digest.hexadecimal(of: $0)
        }
      }
    }
    guard !paths.isEmpty, digests.count == paths.count else { return nil }
    return "sha256:" + Digest.hexadecimal(of: digests.joined().utf8)
  }
}

/// What was found in files, remembered as long as size and time of change stay the same: a plan asks for every
/// configuration.
final class FileAnswers<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
  private struct Key: Hashable {
    var path: String
    var question: Question
  }

  private struct Entry {
    var bytes: Int
    var modified: Date
    var answer: Answer
  }

  private let known = Mutex<[Key: Entry]>([:])

  /// - Parameters:
  ///   - question: what the answer depends on beside the file.
  ///   - find: reads the file; nil is not remembered.
  /// - Returns: nil where there is no such file.
  func answer(_ path: String, _ question: Question, _ find: () -> Answer?) -> Answer? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let bytes = (attributes[.size] as? NSNumber)?.intValue,
      let modified = attributes[.modificationDate] as? Date
    else { return nil }
    let key = Key(path: path, question: question)
    return known.withLock { known in
      if let entry = known[key], entry.bytes == bytes, entry.modified == modified { return entry.answer }
      let answer = find()
      known[key] = answer.map { Entry(bytes: bytes, modified: modified, answer: $0) }
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
