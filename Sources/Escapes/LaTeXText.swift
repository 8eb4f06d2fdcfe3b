/// Text as LaTeX sets it.
public enum LaTeXText {
  /// Replaces what means something to TeX and what its default fonts lack; a minus before a digit becomes a true one,
  /// and `1.2e-05` a power of ten.
  ///
  /// What pdfLaTeX's default fonts have no sign for stands as it is for XeLaTeX and LuaLaTeX, which take fonts that have
  /// it, and as `U+4E2D` for pdfLaTeX.
  public static func escaped(_ text: String) -> String {
    let scalars = text.unicodeScalars.map(VisibleText.shown)
    var escaped = ""
    var foreign: [Unicode.Scalar] = []
    var place = 0
    func add(_ piece: String) {
      // Two of them would be one dash or one quote.
      if let last = escaped.utf8.last, last == UInt8(ascii: "-") || last == UInt8(ascii: "'"),
        piece.utf8.first == last
      {
        escaped += "{}"
      }
      escaped += piece
    }
    while place < scalars.count {
      let scalar = scalars[place]
      let last = place > 0 ? scalars[place - 1] : nil
      let next = place + 1 < scalars.count ? scalars[place + 1] : nil
      if isForeign(scalar) {
        foreign.append(scalar)
        place += 1
        if place == scalars.count || !isForeign(scalars[place]) {
          add(Self.foreign(foreign))
          foreign.removeAll()
        }
      } else if scalar == "e", let last, isDigit(last),
        let (power, length) = exponent(scalars[(place + 1)...])
      {
        add("$\\times10^{\(power)}$")
        place += 1 + length
      } else {
        let isSign = scalar == "-" && (last.map { " [(".unicodeScalars.contains($0) } ?? true)
        add(isSign && next.map(isDigit) ?? false ? "$-$" : replacements[scalar] ?? String(scalar))
        place += 1
      }
    }
    return escaped
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// `-05` at the end of a word, and how many scalars it takes.
  private static func exponent(_ rest: ArraySlice<Unicode.Scalar>) -> (power: Int, length: Int)? {
    let sign = rest.first == "-" || rest.first == "+" ? 1 : 0
    let digits = rest.dropFirst(sign).prefix(while: isDigit)
    if let next = rest.dropFirst(sign + digits.count).first, next == "_" || next.properties.isAlphabetic {
      return nil
    }
    guard let power = Int(String(String.UnicodeScalarView(rest.prefix(sign + digits.count)))), !digits.isEmpty
    else { return nil }
    return (power, sign + digits.count)
  }

  // MARK: Signs that fonts lack

  /// Latin letters that need a font encoding of their own, by pdfLaTeX of TeX Live 2022: «, Đ, Ł's neighbours, …
  private static let unset: Set<UInt32> = [
    0xAB, 0xBB, 0xD0, 0xDE, 0xF0, 0xFE, 0x104, 0x105, 0x110, 0x111, 0x118, 0x119, 0x126, 0x127, 0x12E, 0x12F,
    0x138, 0x13F, 0x140, 0x149, 0x14A, 0x14B, 0x166, 0x167, 0x172, 0x173, 0x17F,
  ]

  private static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
    if replacements[scalar] != nil { return false }
    switch scalar.value {
    case 0x20...0x7E: return false
    case 0xA1...0x17F: return unset.contains(scalar.value)
    case 0x2018, 0x2019, 0x201C, 0x201D, 0x2020, 0x2021, 0x2022, 0x2026, 0x20AC, 0x2122: return false
    default: return true
    }
  }

  /// `\Umathchar` is known to the engines that read Unicode fonts alone.
  private static func foreign(_ scalars: [Unicode.Scalar]) -> String {
    "\\ifdefined\\Umathchar \(String(String.UnicodeScalarView(scalars)))"
      + "\\else{\\ttfamily \(scalars.map(VisibleText.code).joined(separator: " "))}\\fi{}"
  }

  private static let replacements: [Unicode.Scalar: String] = {
    var replacements: [Unicode.Scalar: String] = [
      "\\": "\\textbackslash{}", "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{",
      "}": "\\}", "~": "$\\sim$", "^": "\\textasciicircum{}", "<": "$<$", ">": "$>$", "|": "$|$",
      "`": "\\textasciigrave{}", "±": "$\\pm$", "−": "$-$", "∞": "$\\infty$", "–": "--", "—": "---",
      "≈": "$\\approx$", "≥": "$\\geq$", "≤": "$\\leq$", "≠": "$\\neq$", "×": "$\\times$", "·": "$\\cdot$",
      "→": "$\\to$", "∇": "$\\nabla$", "√": "$\\surd$", "‖": "$\\|$", "²": "$^2$", "³": "$^3$",
      "\u{A0}": "~",
      // After `\\` a bracket would be its argument and a star its variant, and `"` is a closing quote.
      "[": "{[}", "]": "{]}", "*": "{*}", "\"": "''",
    ]
    for (letter, name) in zip(
      "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ".unicodeScalars,
      [
        "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
        "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "varphi", "chi", "psi", "omega", "Gamma",
        "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
      ])
    { replacements[letter] = "$\\\(name)$" }
    return replacements
  }()
}
