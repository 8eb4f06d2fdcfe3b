/// Keeps a machine's folders out of text that is published.
enum PlainPaths {
  /// The text with every absolute path (`/home/me/data/x.bin`) cut to its last part (`x.bin`).
  static func shortened(_ text: String) -> String {
    // A slash inside a word (`samples/s`, `https://…`) begins no path.
    text.replacing(/(^|[\s"'`=(:,\[])(file:\/\/)?\/(?:[^\s\/"'`),:\]]+\/)*([^\s\/"'`),:\]]+)\/?/) { match in
      match.1 == ":" && match.3.isEmpty ? String(match.0) : "\(match.1)\(match.3)"
    }
  }
}
