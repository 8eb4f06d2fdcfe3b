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
