import Digests

/// What names a configuration and a cell: the digest of everything that can change a measurement, and nothing else.
///
/// Labels, names, order, report and run cannot, so they never enter.
struct Identity {
  private var memory = CanonicalMemory()

  /// First 16 hexadecimal digits of the digest of a configuration.
  mutating func configurationID(values: [String: Value], family: ProblemFamily) -> String {
    let start = start(values: values, family: family)
    return Digest.hexadecimal(start.finished(by: "}").prefix(8))
  }

  /// Ids of one configuration's cells: the canonical JSON of a cell is the configuration's, with `"seed":…` before the
  /// end. What seeds share is hashed once.
  mutating func start(values: [String: Value], family: ProblemFamily) -> IdentityStart {
    var start = "{\"configuration\":"
    start += memory.text(of: values)
    start += ",\"data\":"
    start += digests(values, family).canonical
    start += ",\"numerics_revision\":\(family.numericsRevision)"
    var hash = Digest(.sha256)
    hash.update(start.utf8)
    return IdentityStart(hash: hash)
  }

  func cellID(_ start: IdentityStart, seed: Int) -> String {
    Digest.hexadecimal(start.finished(by: ",\"seed\":\(seed)}"))
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
}

/// The hash of what all cells of a configuration begin with.
struct IdentityStart {
  fileprivate var hash: Digest

  fileprivate func finished(by end: String) -> [UInt8] {
    var hash = hash
    hash.update(end.utf8)
    return hash.finalize()
  }
}
