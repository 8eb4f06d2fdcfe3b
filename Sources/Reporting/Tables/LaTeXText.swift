/// Text as LaTeX sets it.
enum LaTeXText {
  /// Replaces what means something to TeX and what its default fonts lack; a minus before a digit becomes a true one,
  /// and `1.2e-05` a power of ten.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    var rest = text[...]
    var last: Character?
    while let character = rest.first {
      if character == "e", last?.isASCIIDigit ?? false,
        let exponent = rest.prefixMatch(of: /e([-+]?[0-9]+)\b/),
        let power = Int(exponent.1)
      {
        escaped += "$\\times10^{\(power)}$"
        last = rest[exponent.range].last
        rest = rest[exponent.range.upperBound...]
        continue
      }
      rest = rest.dropFirst()
      let isSign = character == "-" && (last == nil || " [(".contains(last ?? " "))
      if isSign, rest.first?.isASCIIDigit ?? false {
        escaped += "$-$"
      } else {
        escaped += replacements[character] ?? String(character)
      }
      last = character
    }
    return escaped
  }

  /// Bold, formulas in it too.
  static func bold(_ escaped: String) -> String {
    escaped.contains("$") ? "{\\boldmath\\bfseries \(escaped)}" : "\\textbf{\(escaped)}"
  }

  /// Lines under one another in one cell: the first on the line of the row, or the last one (`[b]`).
  ///
  /// - Parameter alignment: `l`, `c` or `r`.
  static func stacked(_ lines: [String], _ alignment: String, onLast: Bool = false) -> String {
    guard lines.count > 1 else { return lines.first ?? "" }
    return "\\begin{tabular}[\(onLast ? "b" : "t")]{@{}\(alignment)@{}}\(lines.joined(separator: " \\\\ "))"
      + "\\end{tabular}"
  }

  /// Words in lines of at most so many characters, longer words alone.
  static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private static let replacements: [Character: String] = {
    var replacements: [Character: String] = [
      "\\": "\\textbackslash{}", "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{",
      "}": "\\}", "~": "$\\sim$", "^": "\\textasciicircum{}", "<": "$<$", ">": "$>$", "|": "$|$",
      "±": "$\\pm$", "−": "$-$", "∞": "$\\infty$", "–": "--", "—": "---", "≈": "$\\approx$",
      "≥": "$\\geq$", "≤": "$\\leq$", "≠": "$\\neq$", "×": "$\\times$", "·": "$\\cdot$", "→": "$\\to$",
      "∇": "$\\nabla$", "√": "$\\surd$", "‖": "$\\|$", "²": "$^2$", "³": "$^3$", "\u{A0}": "~",
      // A bracket after `\\` would be its argument, and `"` is a closing quote.
      "\n": " ", "\t": " ", "[": "{[}", "]": "{]}", "\"": "''",
    ]
    for (letter, name) in zip(
      "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ",
      [
        "alpha", "beta", "gamma", "delta", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
        "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "varphi", "chi", "psi", "omega", "Gamma",
        "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
      ])
    { replacements[letter] = "$\\\(name)$" }
    return replacements
  }()
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
