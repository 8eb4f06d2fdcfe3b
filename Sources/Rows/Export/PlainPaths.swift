/// Keeps a machine's folders out of text that is published.
package enum PlainPaths {
  /// The text with every absolute path (`/home/me/data/x.bin`) cut to its last part (`x.bin`).
  package static func shortened(_ text: String) -> String {
    // A slash inside a word (`samples/s`, `https://…`) begins no path.
    let path = /(^|[\s"'`=(:,\[])(file:\/\/)?\/(?:[^\s\/"'`),:\]]+\/)*([^\s\/"'`),:\]]+)\/?/
    return text.replacing(path.matchingSemantics(.unicodeScalar)) { match in
      match.1 == ":" && match.3.isEmpty ? String(match.0) : "\(match.1)\(match.3)"
    }
  }
}
