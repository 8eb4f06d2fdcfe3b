import Crypto

/// What names a configuration and a cell: the digest of everything that can change a measurement, and nothing else.
///
/// Labels, names, order, report and `run.jobs` cannot, so they never enter.
struct Identity {
  /// One thread is the rule; more can change the last bit of a sum.
  private let threads: Int
  private var memory = CanonicalMemory()

  init(threads: Int) {
    self.threads = threads
  }

  /// First 16 hexadecimal digits of the digest of a configuration.
  mutating func configurationID(values: [String: Value], family: ProblemFamily) -> String {
    let (start, end) = parts(values: values, family: family)
    return hexadecimal(SHA256.hash(data: Array((start + end).utf8)).prefix(8))
  }

  /// The canonical JSON of a cell is `start`, then `"seed":…`, then `end`.
  mutating func parts(values: [String: Value], family: ProblemFamily) -> (start: String, end: String) {
    var start = "{\"configuration\":"
    start += memory.text(of: values)
    start += ",\"data\":"
    start += digests(values, family).canonical
    start += ",\"numerics_revision\":\(family.numericsRevision)"
    return (start, threads == 1 ? "}" : ",\"threads\":\(threads)}")
  }

  func cellID(_ parts: (start: String, end: String), seed: Int) -> String {
    hexadecimal(SHA256.hash(data: Array("\(parts.start),\"seed\":\(seed)\(parts.end)".utf8)))
  }

  /// The digests of the data that these values name.
  private func digests(_ values: [String: Value], _ family: ProblemFamily) -> Value {
    var digests: [String: Value] = [:]
    for (parameter, known) in family.dataDigests {
      if let name = Value.map(values)[path: parameter]?.string, let digest = known[name] {
        digests[parameter] = .string(digest)
      }
    }
    if let digest = family.contentDigest(values) { digests["content"] = .string(digest) }
    return .map(digests)
  }

  private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
