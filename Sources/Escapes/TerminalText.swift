/// Text for a terminal: what the program writes may move and colour, what it inserts is shown.
///
/// ```swift
/// let line: TerminalText = "\(TerminalText.bold(name)): \(message)"
/// ```
///
/// An inserted text loses every character that a terminal would obey or hide (see ``VisibleText``): a label can neither
/// set the window's title nor write to the clipboard nor turn the line around. Line feeds and tabs are kept.
public struct TerminalText: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// The bytes to write, as a text.
  public private(set) var output: String

  /// What the program writes is as it stands.
  public init(stringLiteral value: String) { output = value }

  /// See ``StringInterpolation``.
  public init(stringInterpolation: StringInterpolation) { output = stringInterpolation.output }

  /// Text from anywhere.
  public init(_ text: some StringProtocol) { output = Self.cleaned(text) }

  /// What is inserted is text, unless it is a ``TerminalText``.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var output = ""

    /// Empty.
    public init(literalCapacity: Int, interpolationCount: Int) {}
    /// What the program writes is as it stands.
    public mutating func appendLiteral(_ literal: String) { output += literal }
    /// Is as it stands.
    public mutating func appendInterpolation(_ text: TerminalText) { output += text.output }
    /// Text of others: it can move no cursor and change no colour.
    public mutating func appendInterpolation(_ text: some StringProtocol) {
      output += TerminalText.cleaned(text)
    }
    /// In decimal.
    public mutating func appendInterpolation(_ number: Int) { output += String(number) }
  }

  /// One after the other.
  public static func + (left: TerminalText, right: TerminalText) -> TerminalText {
    TerminalText(stringLiteral: left.output + right.output)
  }

  /// Appends.
  public static func += (left: inout TerminalText, right: TerminalText) { left.output += right.output }

  /// The text without what a terminal would obey, line feeds and tabs kept.
  public static func cleaned(_ text: some StringProtocol) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x20...0x7E).contains(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
    }
    if isPlain { return String(text) }
    return VisibleText.mapped(text) { scalar in
      scalar == "\n" || scalar == "\t" || !VisibleText.isHidden(scalar) ? scalar : "\u{FFFD}"
    }
  }
}

// MARK: The only escape sequences of the program

extension TerminalText {
  /// In bold.
  public static func bold(_ text: TerminalText) -> TerminalText { styled("1", text) }
  /// In bold red: what has failed.
  public static func red(_ text: TerminalText) -> TerminalText { styled("1;31", text) }
  /// In bold green: what went well.
  public static func green(_ text: TerminalText) -> TerminalText { styled("1;32", text) }

  /// To the start of the line so many rows above, and clears from there.
  public static func erasing(rows: Int) -> TerminalText {
    rows <= 0 ? "" : TerminalText(stringLiteral: "\u{1B}[\(rows)A\r\u{1B}[J")
  }

  /// To the start of this line, and clears it.
  public static var rewritingLine: TerminalText { "\r\u{1B}[K" }

  private static func styled(_ code: String, _ text: TerminalText) -> TerminalText {
    TerminalText(stringLiteral: "\u{1B}[\(code)m\(text.output)\u{1B}[0m")
  }
}

extension Sequence<TerminalText> {
  /// One text of them all.
  public func joined(separator: TerminalText) -> TerminalText {
    TerminalText(stringLiteral: map(\.output).joined(separator: separator.output))
  }
}
