import Statistics

/// Short texts over all planes, weighted towards the marks of Markdown, CSV and HTML; the same for a seed.
struct HostileStrings: Sequence, IteratorProtocol {
  private var dice: RandomStream
  private var left: Int

  init(seed: UInt64, count: Int) {
    dice = RandomStream(seed: seed)
    left = count
  }

  mutating func next() -> String? {
    guard left > 0 else { return nil }
    left -= 1
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &dice) {
      switch Int.random(in: 0..<10, using: &dice) {
      case 0..<5: text.append(Self.special.randomElement(using: &dice) ?? " ")
      case 5: text.append(contentsOf: (Self.pieces.randomElement(using: &dice) ?? "").unicodeScalars)
      case 6, 7: text.append(Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &dice)))
      default: text.append(Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &dice)) ?? "\u{FFFD}")
      }
    }
    return String(text)
  }

  private static let special: [Unicode.Scalar] =
    Array("\\`*_[]()<>|&#!-+=~$:\"', \n\r\t12.é".unicodeScalars) + [
      "\u{600}", "\u{6DD}", "\u{70F}", "\u{D4E}", "\u{301}", "\u{200D}", "\u{85}", "\u{2028}", "\u{202E}",
      "\0",
    ]
  private static let pieces = [
    "\r\n", "```", "**", "](x)", "<br>", "<sub>", "</sub>", "<b>", "&amp;", "\u{600}|", "\u{D4E}`", "# ",
    "- ", "| ",
    "[a](https://b.c)", "[a](javascript:b)", "![a](b.png)", "[a]: b", "\\|", "\\\\", "<!--",
  ]
}
