import Digests
import Foundation
import Synchronization

extension CellValues {
  /// The file of the weights that a cell starts from; nil where the seed draws them.
  var initialWeights: String? { map["init"]?.string.map { ($0 as NSString).expandingTildeInPath } }

  /// Whether the cell measures on its data set's test file.
  var needsTestFile: Bool { map["test"] != nil || (try? string("validation.from")) != "train" }

  /// SHA-256 of the user's own files that the cell reads; nil where it reads none, or one cannot be read.
  func contentDigest() -> String? {
    var paths: [String] = []
    if let folder = try? ImageFolder(self) {
      paths += folder.files(forTraining: true)
      // A folder may have no test file where nothing is measured on it.
      paths += folder.files(forTraining: false).filter {
        needsTestFile || FileManager.default.fileExists(atPath: $0)
      }
    }
    if let initialWeights { paths.append(initialWeights) }
    let digests = paths.compactMap(ContentDigests.shared.digest)
    guard !paths.isEmpty, digests.count == paths.count else { return nil }
    return "sha256:" + Digest.hexadecimal(of: digests.joined().utf8)
  }
}

/// SHA-256 of files, remembered as long as size and time of change stay the same: a plan asks for every configuration.
private final class ContentDigests: Sendable {
  static let shared = ContentDigests()

  private struct Entry {
    var bytes: Int
    var modified: Date
    var digest: String
  }

  private let known = Mutex<[String: Entry]>([:])

  func digest(of path: String) -> String? {
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
