/// A line of a program's output that holds numbers: `epoch {epoch}: loss {train_loss}, {} images`.
///
/// `{name}` is a number, `{}` any word, a blank any white space, `{{` and `}}` are braces; all else is itself. The line
/// may have more before and after. There is nothing to guess: what no pattern names is no number.
public struct LinePattern: Sendable {
  private enum Piece: Sendable {
    case text([UInt8])
    case blank
    case number(String)
    case word
  }

  private let pieces: [Piece]
  /// The numbers that it has, in their order.
  public let names: [String]

  /// - Throws: what is wrong with it, in one sentence.
  package init(_ text: String) throws(ArgumentTemplate.Mistake) {
    var pieces: [Piece] = []
    try ArgumentTemplate.read(text) { plain in
      var rest = Array(plain.utf8)[...]
      while let first = rest.first {
        let isBlank = Self.isBlank(first)
        let run = rest.prefix { Self.isBlank($0) == isBlank }
        pieces.append(isBlank ? .blank : .text(Array(run)))
        rest = rest[run.endIndex...]
      }
    } place: { (name) throws(ArgumentTemplate.Mistake) in
      pieces.append(name.isEmpty ? .word : .number(name))
    }
    self.pieces = pieces
    names = pieces.compactMap { if case .number(let name) = $0 { name } else { nil } }
    guard !names.isEmpty else {
      throw ArgumentTemplate.Mistake(message: "the pattern has no {METRIC}, so it reads nothing")
    }
    guard pieces.contains(where: { if case .text = $0 { true } else { false } }) else {
      throw ArgumentTemplate.Mistake(
        message: "the pattern has no words beside its numbers, so it would read any line")
    }
  }

  /// The numbers of a line, in the order of ``names``; nil where it is another line.
  public func numbers(in line: UnsafeBufferPointer<UInt8>) -> [Double]? {
    for start in 0...line.count {
      if let numbers = match(line, from: start) { return numbers }
    }
    return nil
  }

  private func match(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> [Double]? {
    var place = start
    var numbers: [Double] = []
    for piece in pieces {
      switch piece {
      case .text(let text):
        guard place + text.count <= line.count else { return nil }
        for offset in 0..<text.count where line[place + offset] != text[offset] { return nil }
        place += text.count
      case .blank:
        let first = place
        while place < line.count, Self.isBlank(line[place]) { place += 1 }
        if first == place { return nil }
      case .word:
        let first = place
        while place < line.count, !Self.isBlank(line[place]) { place += 1 }
        if first == place { return nil }
      case .number:
        guard let (number, end) = LooseNumber.read(line, from: place) else { return nil }
        numbers.append(number)
        place = end
      }
    }
    return numbers
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}

/// Numbers as programs of all languages print them: `1e+03`, `1.5E-3`, `+0.5`, `.5`, `nan`, `-inf`, `Infinity`.
public enum LooseNumber {
  /// The number that begins at a place, and where it ends; nil where none begins there.
  public static func read(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> (Double, end: Int)? {
    var place = start
    var isNegative = false
    if place < line.count, line[place] == UInt8(ascii: "-") || line[place] == UInt8(ascii: "+") {
      isNegative = line[place] == UInt8(ascii: "-")
      place += 1
    }
    for (word, value) in words {
      if let end = take(word, line, place) { return (isNegative ? -value : value, end) }
    }
    let digits = place
    var count = 0
    func takeDigits() {
      while place < line.count, line[place] >= 0x30, line[place] <= 0x39 {
        place += 1
        count += 1
      }
    }
    takeDigits()
    let whole = digits..<place
    var fraction = place..<place
    if place < line.count, line[place] == UInt8(ascii: ".") {
      place += 1
      let start = place
      takeDigits()
      fraction = start..<place
    }
    guard count > 0 else { return nil }
    let exponent = place
    if place < line.count, line[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      if place < line.count, line[place] == UInt8(ascii: "-") || line[place] == UInt8(ascii: "+") {
        place += 1
      }
      count = 0
      takeDigits()
      if count == 0 { place = exponent }
    }
    func text(_ part: Range<Int>) -> String {
      String(decoding: UnsafeBufferPointer(rebasing: line[part]), as: UTF8.self)
    }
    // Double(_:) wants a digit before the point and after it.
    let isPlain = !whole.isEmpty && (!fraction.isEmpty || whole.upperBound == exponent)
    let text =
      isPlain
      ? text(digits..<place)
      : (whole.isEmpty ? "0" : text(whole)) + "." + (fraction.isEmpty ? "0" : text(fraction))
        + text(exponent..<place)
    guard let value = Double(text) else { return nil }
    return (isNegative ? -value : value, place)
  }

  /// A whole text.
  public static func read(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { bytes in
      guard let (value, end) = read(bytes, from: 0), end == bytes.count else { return nil }
      return value
    }
  }

  private static let words: [([UInt8], Double)] = [
    (Array("nan".utf8), .nan), (Array("infinity".utf8), .infinity), (Array("inf".utf8), .infinity),
  ]

  /// Whatever the case of its letters; a letter behind it makes it another word.
  private static func take(_ word: [UInt8], _ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    let end = start + word.count
    guard end <= line.count else { return nil }
    for offset in 0..<word.count where line[start + offset] | 0x20 != word[offset] { return nil }
    if end < line.count, (0x61...0x7A).contains(line[end] | 0x20) { return nil }
    return end
  }
}
