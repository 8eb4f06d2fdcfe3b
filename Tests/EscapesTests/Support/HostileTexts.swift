/// Short texts over all planes, weighted towards what some reader takes for more than a letter; the same for a seed.
struct HostileTexts: Sequence, IteratorProtocol {
  private var state: UInt64
  private var left: Int

  init(seed: UInt64, count: Int) {
    state = seed
    left = count
  }

  /// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
  private mutating func draw(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return Int(bits % UInt64(bound))
  }

  mutating func next() -> String? {
    guard left > 0 else { return nil }
    left -= 1
    var text = String.UnicodeScalarView()
    for _ in 0..<draw(13) {
      switch draw(10) {
      case 0..<4: text.append(Self.special[draw(Self.special.count)])
      case 4: text.append(contentsOf: Self.pieces[draw(Self.pieces.count)].unicodeScalars)
      case 5, 6: text.append(Unicode.Scalar(UInt8(0x20 + draw(0x5F))))
      case 7: text.append(Unicode.Scalar(UInt32(draw(0x3000))) ?? "x")
      default: text.append(Unicode.Scalar(UInt32(draw(0x110000))) ?? "\u{FFFD}")
      }
    }
    return String(text)
  }

  /// Quotes, marks of languages, ends of lines, and what joins them into one grapheme with their neighbours.
  private static let special: [Unicode.Scalar] =
    Array("'\"\\`$@{}[]()<>|&%#_^~*+-=!?;:/,. ".unicodeScalars)
    + [
      "\0", "\t", "\n", "\r", "\u{7}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}",
      "\u{9D}",
      "\u{A0}", "\u{AD}", "\u{301}", "\u{338}", "\u{34F}", "\u{600}", "\u{601}", "\u{602}", "\u{603}",
      "\u{604}",
      "\u{605}", "\u{61C}", "\u{6DD}", "\u{70F}", "\u{8E2}", "\u{93F}", "\u{94D}", "\u{D4E}", "\u{1100}",
      "\u{115F}",
      "\u{1161}", "\u{180E}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{2028}",
      "\u{2029}",
      "\u{202A}", "\u{202D}", "\u{202E}", "\u{2060}", "\u{2066}", "\u{2069}", "\u{20E3}", "\u{3164}",
      "\u{FE0F}",
      "\u{FEFF}", "\u{FF07}", "\u{FFF9}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{110BD}", "\u{1F1E6}",
      "\u{1F468}",
      "\u{1F3FD}", "\u{E0001}", "\u{E0041}", "\u{10FFFF}", "é", "中", "ß", "−", "e", "1", "U",
    ]

  private static let pieces = [
    "\r\n", "\n\r\n", "\\U+2019", "\\n", "\\101", "\\\\", "''", "''; system(\"touch sweep-escapes-pwned\") #",
    "\u{600}'", "\u{600}\"", "\u{D4E}<", "\\\n",
    "];[",
    "'; system('touch sweep-escapes-pwned') #", "\"; system(\"touch sweep-escapes-pwned\") #",
    "\r\nsystem(\"touch sweep-escapes-pwned\")\r\n", "`touch sweep-escapes-pwned`",
    "$(touch sweep-escapes-pwned)",
    "@x", "<script>", "</p>", "<!--", "]]>", "&lt;", "&#60;", "&colon;", "javascript:", "](//e.com)",
    "![i](x)", "**",
    "[1]: x", "```", "- ", "1. ", "# ", "|", "\\|", "\\input /etc/passwd ", "\\end{document}", "^^5c", "%",
    "--", "?`",
    "1e-05", "=1+1", "\",\"", "\u{1B}]0;x\u{7}", "\u{1B}[2J",
  ]
}
