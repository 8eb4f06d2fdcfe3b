import Vocabulary

/// One word of an expression with its place in the text, in Unicode scalars.
struct ExpressionToken {
  enum Kind: Equatable {
    case word(String)
    /// A number, a text, true or false.
    case value(Value)
    case comparison(Comparison)
    case keyword(Condition.Word)
    case symbol(Unicode.Scalar)
    case end
  }

  var kind: Kind
  var range: Range<Int>
}

/// Splits an expression into words.
struct ExpressionLexer {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  static func tokens(_ text: String) throws(ExpressionError) -> [ExpressionToken] {
    var lexer = ExpressionLexer(scalars: Array(text.unicodeScalars))
    var tokens: [ExpressionToken] = []
    while let token = try lexer.next() { tokens.append(token) }
    let end = lexer.scalars.count
    return tokens + [ExpressionToken(kind: .end, range: end..<end)]
  }

  private func scalar(_ offset: Int = 0) -> Unicode.Scalar? {
    position + offset < scalars.count ? scalars[position + offset] : nil
  }

  private mutating func next() throws(ExpressionError) -> ExpressionToken? {
    while let space = scalar(), space.properties.isWhitespace { position += 1 }
    guard let first = scalar() else { return nil }
    let start = position
    let kind: ExpressionToken.Kind
    switch first {
    case _ where Condition.quotes.contains(first): kind = try text(quote: first)
    case _ where Condition.symbols.contains(first):
      position += 1
      kind = .symbol(first)
    case "=", "!", "<", ">": kind = try comparison()
    case "&", "|":
      position += scalar(1) == first ? 2 : 1
      throw ExpressionError(
        "conditions are joined by words", at: start..<position, suggestion: first == "&" ? "and" : "or")
    case _ where isWordStart(first): kind = word()
    case _ where isNumberStart(first): kind = try number()
    default:
      throw ExpressionError("\(quoted(String(first))) has no meaning here", at: start..<start + 1)
    }
    return ExpressionToken(kind: kind, range: start..<position)
  }

  private mutating func comparison() throws(ExpressionError) -> ExpressionToken.Kind {
    let start = position
    for length in [2, 1] where start + length <= scalars.count {
      let text = string(start..<start + length)
      if let comparison = Comparison(rawValue: text) {
        position += length
        return .comparison(comparison)
      }
      if text == "<>" {
        throw ExpressionError("\"<>\" has no meaning here", at: start..<start + 2, suggestion: "!=")
      }
    }
    if scalars[start] == "=" {
      throw ExpressionError("\"=\" does not compare", at: start..<start + 1, suggestion: "==")
    }
    throw ExpressionError("\"!\" has no meaning here", at: start..<start + 1, suggestion: "not")
  }

  private mutating func text(quote: Unicode.Scalar) throws(ExpressionError) -> ExpressionToken.Kind {
    let start = position
    guard let end = scalars[(start + 1)...].firstIndex(of: quote) else {
      throw ExpressionError("the quotes that open here are not closed", at: start..<start + 1)
    }
    position = end + 1
    return .value(.string(string(start + 1..<end)))
  }

  private mutating func word() -> ExpressionToken.Kind {
    let start = position
    while let next = scalar(), isWordStart(next) || isDigit(next) || next == "." { position += 1 }
    let text = string(start..<position)
    return switch Condition.Word(rawValue: text) {
    case .inf: .value(.number(.infinity))
    case .true: .value(.boolean(true))
    case .false: .value(.boolean(false))
    case let word?: .keyword(word)
    case nil: .word(text)
    }
  }

  private mutating func number() throws(ExpressionError) -> ExpressionToken.Kind {
    let start = position
    while let next = scalar() {
      let isSign = next == "-" || next == "+"
      // A sign belongs to the number at its start and after an exponent's letter.
      if isSign, position > start, scalars[position - 1] != "e", scalars[position - 1] != "E" { break }
      guard isSign || isDigit(next) || next == "." || next == "_" || isWordStart(next) else { break }
      position += 1
    }
    let text = string(start..<position)
    switch NumberText(text) {
    case .number(let number): return .value(.number(number))
    case .grouped(let plain), .leadingZeros(let plain):
      throw ExpressionError("\(quoted(text)) is no number", at: start..<position, suggestion: plain)
    case .tooLarge, .notANumber:
      throw ExpressionError("\(quoted(text)) is no number", at: start..<position)
    }
  }

  private func string(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(scalars[range]))
  }

  private func isWordStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic
  }

  private func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.properties.numericType != nil
  }

  private func isNumberStart(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || scalar == "-" || scalar == "+" || scalar == "."
  }
}
