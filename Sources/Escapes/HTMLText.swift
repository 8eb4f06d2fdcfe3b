/// Text in HTML and SVG, within an element or a quoted attribute.
public enum HTMLText {
  /// The text as one text node; line feeds and tabs stay, what is else hidden becomes a blank or U+FFFD.
  public static func escaped(_ text: some StringProtocol) -> String {
    text.utf8.allSatisfy(isPlain) ? String(text) : escaped(text.unicodeScalars)
  }

  /// Whether a byte stands for itself, as nearly all of a picture's do.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
    default: 0x20...0x7E ~= byte
    }
  }

  package static func escaped(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in scalars {
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
      case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
      case "\n", "\t": escaped.append(scalar)
      default: escaped.append(VisibleText.shown(scalar))
      }
    }
    return String(escaped)
  }
}

/// Where a link of a page may lead.
public enum LinkAddress {
  /// Whether the address leads to the web by https, to a place of the page, or to a file beside the page or below it.
  ///
  /// Browsers read `\` as `/`, drop tabs and line feeds, and take `%2e` for a dot: what is not plainly harmless is none.
  public static func isAllowed(_ address: some StringProtocol) -> Bool {
    let scalars = Array(address.unicodeScalars)
    let isPlain = scalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", ":", "/", "?", "#", "@", "!", "$", "&", "*",
        "+",
        ",", ";", "=", "%":
        true
      default: scalar.value > 0x7F && !VisibleText.isHidden(scalar) && !scalar.properties.isWhitespace
      }
    }
    guard isPlain, !scalars.isEmpty else { return false }
    if let rest = remainder(of: scalars, behind: "https://") {
      // A host, not another slash, and nothing before an @, which would read like one.
      let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      return !host.isEmpty && !host.contains("@")
    }
    if scalars[0] == "#" { return true }
    guard scalars[0] != "/", !scalars.contains(":") else { return false }
    let path = scalars.prefix { $0 != "?" && $0 != "#" }
    return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { step in
      !step.isEmpty && !leadsUp(step)
    }
  }

  private static func remainder(
    of scalars: [Unicode.Scalar], behind scheme: String
  ) -> ArraySlice<Unicode.Scalar>? {
    let scheme = Array(scheme.unicodeScalars)
    guard scalars.count > scheme.count,
      zip(scalars, scheme).allSatisfy({ $0.0.properties.lowercaseMapping == String($0.1) })
    else { return nil }
    return scalars[scheme.count...]
  }

  /// The folder above; `%2e` is a dot to a browser.
  private static func leadsUp(_ step: ArraySlice<Unicode.Scalar>) -> Bool {
    String(String.UnicodeScalarView(step)).lowercased().replacing("%2e", with: ".") == ".."
  }
}
