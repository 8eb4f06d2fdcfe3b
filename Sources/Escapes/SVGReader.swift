/// Reads the XML that gnuplot writes: elements, attributes in quotes, text, comments, characters by number.
///
/// Documents with a type of their own, entities, CDATA and processing instructions are refused rather than understood.
struct SVGReader {
  enum Event {
    case start(String, [(key: String, value: String)], isEmpty: Bool)
    case end(String)
    case text(String)
  }

  private let bytes: [UInt8]
  private var place = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
    skip("\u{FEFF}")
    if starts("<?xml ") { skip(through: "?>") }
  }

  mutating func next() throws(InlineSVG.Refused) -> Event? {
    while starts("<!--") {
      guard skip(through: "-->") else { throw InlineSVG.Refused(reason: "a comment has no end") }
    }
    guard place < bytes.count else { return nil }
    guard bytes[place] == UInt8(ascii: "<") else {
      let start = place
      place = bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
      return .text(try decoded(start..<place))
    }
    place += 1
    if skip("/") {
      let name = try name()
      skipBlanks()
      try expect(">")
      return .end(name)
    }
    let element = try name()
    var attributes: [(key: String, value: String)] = []
    while true {
      let hadBlanks = skipBlanks()
      if skip(">") { return .start(element, attributes, isEmpty: false) }
      if skip("/") {
        try expect(">")
        return .start(element, attributes, isEmpty: true)
      }
      guard hadBlanks else { throw InlineSVG.Refused(reason: "<\(element)> is not well formed") }
      let key = try name()
      guard !attributes.contains(where: { $0.key == key }) else {
        throw InlineSVG.Refused(reason: "<\(element)> has \(key) twice")
      }
      skipBlanks()
      try expect("=")
      skipBlanks()
      attributes.append((key, try quoted()))
    }
  }

  private mutating func quoted() throws(InlineSVG.Refused) -> String {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'") else {
      throw InlineSVG.Refused(reason: "an attribute has no quotes")
    }
    let quote = bytes[place]
    let start = place + 1
    guard let end = bytes[start...].firstIndex(of: quote) else {
      throw InlineSVG.Refused(reason: "an attribute has no end")
    }
    place = end + 1
    return try decoded(start..<end)
  }

  /// Letters, digits, `:`, `_` and `-`.
  private mutating func name() throws(InlineSVG.Refused) -> String {
    let name = bytes[place...].prefix { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard !name.isEmpty else { throw InlineSVG.Refused(reason: "it is not what gnuplot writes") }
    place = name.endIndex
    return String(decoding: name, as: UTF8.self)
  }

  private func decoded(_ range: Range<Int>) throws(InlineSVG.Refused) -> String {
    let raw = bytes[range]
    guard raw.contains(UInt8(ascii: "&")) else { return String(decoding: raw, as: UTF8.self) }
    var text: [UInt8] = []
    var rest = raw
    while let byte = rest.first {
      guard byte == UInt8(ascii: "&") else {
        text.append(byte)
        rest = rest.dropFirst()
        continue
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: ";")),
        let scalar = Self.scalar(String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self))
      else { throw InlineSVG.Refused(reason: "it holds an entity") }
      text.append(contentsOf: String(scalar).utf8)
      rest = rest[(end + 1)...]
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func scalar(_ entity: String) -> Unicode.Scalar? {
    switch entity {
    case "amp": "&"
    case "lt": "<"
    case "gt": ">"
    case "quot": "\""
    case "apos": "'"
    case _ where entity.hasPrefix("#x"):
      UInt32(entity.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    case _ where entity.hasPrefix("#"): UInt32(entity.dropFirst()).flatMap(Unicode.Scalar.init)
    default: nil
    }
  }

  // MARK: Bytes

  private func starts(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

  @discardableResult
  private mutating func skip(_ text: String) -> Bool {
    guard starts(text) else { return false }
    place += text.utf8.count
    return true
  }

  private mutating func expect(_ text: String) throws(InlineSVG.Refused) {
    if !skip(text) { throw InlineSVG.Refused(reason: "it is not well formed") }
  }

  @discardableResult
  private mutating func skipBlanks() -> Bool {
    let blanks = bytes[place...].prefix { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    place = blanks.endIndex
    return !blanks.isEmpty
  }

  @discardableResult
  private mutating func skip(through mark: String) -> Bool {
    while place < bytes.count {
      if skip(mark) { return true }
      place += 1
    }
    return false
  }
}
