import Foundation
import Synchronization

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
