/// One argument of a program with places for values: `--lr={learning_rate}`, `{flags}`, `{augment:yes/no}`.
///
/// `{{` and `}}` are braces. A value is put in as text and never read again, neither by a shell nor as a template.
public struct ArgumentTemplate: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    case text(String)
    /// A value; for booleans, the words that stand for true and false.
    case value(String, words: [String]?)
  }

  /// What is wrong with a text, in one sentence.
  package struct Mistake: Error, Hashable {
    package var message: String
    package var name: String?

    package init(message: String, name: String? = nil) {
      self.message = message
      self.name = name
    }
  }

  package let pieces: [Piece]

  /// All values as options: `--key value`.
  public static let flags = "flags"

  package init(_ text: String) throws(Mistake) {
    var pieces: [Piece] = []
    try Self.read(text) { plain in
      pieces.append(.text(plain))
    } place: { (inside) throws(Mistake) in
      let parts = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let words = parts.count > 1 ? parts[1].split(separator: "/", omittingEmptySubsequences: false) : nil
      guard !parts[0].isEmpty, words == nil || words?.count == 2 else {
        throw Mistake(message: "{\(inside)} is neither {KEY} nor {KEY:WORD/WORD}")
      }
      pieces.append(.value(String(parts[0]), words: words.map { $0.map(String.init) }))
    }
    self.pieces = pieces
    guard !names.contains(Self.flags) || isFlags else {
      throw Mistake(message: "{flags} is an argument by itself", name: Self.flags)
    }
  }

  /// Gives the parts of a text in their order: what stands in braces, and what stands between, with braces for doubled
  /// ones and never empty.
  static func read(
    _ text: String, plain takePlain: (String) -> Void, place: (String) throws(Mistake) -> Void
  ) throws(Mistake) {
    // Scalar by scalar: a mark that joins a brace makes one Character with it.
    var plain = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == rest.first, scalar == "{" || scalar == "}" {
        plain.append(scalar)
        rest.removeFirst()
      } else if scalar == "}" {
        throw Mistake(message: "a } without its {; write }} for a brace")
      } else if scalar == "{" {
        guard let end = rest.firstIndex(of: "}") else {
          throw Mistake(message: "a { without its }; write {{ for a brace")
        }
        if !plain.isEmpty { takePlain(String(plain)) }
        plain = String.UnicodeScalarView()
        try place(String(rest[..<end]))
        rest = rest[rest.index(after: end)...]
      } else {
        plain.append(scalar)
      }
    }
    if !plain.isEmpty { takePlain(String(plain)) }
  }

  /// The keys that it has places for.
  package var names: [String] {
    pieces.compactMap { if case .value(let name, _) = $0 { name } else { nil } }
  }

  package var isFlags: Bool {
    if case .value(Self.flags, nil)? = pieces.first, pieces.count == 1 { true } else { false }
  }

  /// Whether the argument begins with a value, so that one beginning with "-" would be read as an option.
  package var leading: String? {
    if case .value(let name, _)? = pieces.first { name } else { nil }
  }

  /// The argument with values in its places.
  ///
  /// - Parameter value: of a key; nil for one that has none, whose place is left empty.
  package func filled(_ value: (String) -> Value?) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .value(let name, let words):
        if let words, let isTrue = value(name)?.boolean {
          words[isTrue ? 0 : 1]
        } else {
          value(name).map(Self.text) ?? ""
        }
      }
    }.joined()
  }

  /// All values as options: `--key value`; a boolean is `--key` or nothing, and a text that begins with "-" is joined to
  /// its key, so that nobody takes it for an option.
  package static func flags(_ values: [(key: String, value: Value)]) -> [String] {
    values.flatMap { key, value -> [String] in
      switch value {
      case .null, .boolean(false): return []
      case .boolean(true): return ["--\(key)"]
      case .string(let text) where text.utf8.first == UInt8(ascii: "-"): return ["--\(key)=\(text)"]
      default: return ["--\(key)", Self.text(value)]
      }
    }
  }

  /// A value as an argument: numbers in their shortest form, lists and maps as JSON.
  package static func text(_ value: Value) -> String {
    switch value {
    case .null: ""
    case .list, .map: value.canonical
    default: value.description
    }
  }
}
