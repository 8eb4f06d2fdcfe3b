import Crypto

/// What names a configuration and a cell: the digest of everything that can change a measurement, and nothing else.
///
/// Labels, names, order, report and run cannot, so they never enter.
struct Identity {
  private var memory = CanonicalMemory()

  /// First 16 hexadecimal digits of the digest of a configuration.
  mutating func configurationID(values: [String: Value], family: ProblemFamily) -> String {
    let start = start(values: values, family: family)
    return hexadecimal(start.finished(by: "}").prefix(8))
  }

  /// Ids of one configuration's cells: the canonical JSON of a cell is the configuration's, with `"seed":…` before the
  /// end. What seeds share is hashed once.
  mutating func start(values: [String: Value], family: ProblemFamily) -> IdentityStart {
    var start = "{\"configuration\":"
    start += memory.text(of: values)
    start += ",\"data\":"
    start += digests(values, family).canonical
    start += ",\"numerics_revision\":\(family.numericsRevision)"
    var hash = SHA256()
    hash.update(data: Array(start.utf8))
    return IdentityStart(hash: hash)
  }

  func cellID(_ start: IdentityStart, seed: Int) -> String {
    hexadecimal(start.finished(by: ",\"seed\":\(seed)}"))
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

/// The hash of what all cells of a configuration begin with.
struct IdentityStart {
  fileprivate var hash: SHA256

  fileprivate func finished(by end: String) -> [UInt8] {
    var hash = hash
    hash.update(data: Array(end.utf8))
    return Array(hash.finalize())
  }
}
