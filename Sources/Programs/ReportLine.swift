import Vocabulary

/// One line of a program's report: `{"epoch": 3, "validation_accuracy": 0.41}`, `{"final": {…}}`, `{"diverged": true}`.
///
/// It is read as programs write JSON: NaN and infinities bare or as words in any case, numbers as C prints them. A map in
/// a map gives names joined by "_". What it does not know it leaves out; what is no object is no line.
struct ReportLine {
  var numbers: [(name: String, value: Double)] = []
  /// Of `final`; nil where the line has none.
  var final: [(name: String, value: Double)]?
  var isDiverged = false
  /// 0…1.
  var progress: Double?
  var versions: [String: String] = [:]

  /// - Parameter line: without its line feed.
  /// - Returns: nil for what is no JSON object, or no whole one.
  static func read(_ line: UnsafeBufferPointer<UInt8>) -> ReportLine? {
    var scanner = Scanner(bytes: line)
    var result = ReportLine()
    guard scanner.object({ scanner, key in result.take(key, &scanner) }), scanner.isAtEnd else { return nil }
    return result
  }

  private mutating func take(_ key: String, _ scanner: inout Scanner) -> Bool {
    switch key {
    case "final":
      var found: [(name: String, value: Double)] = []
      guard scanner.numbers("", &found) else { return false }
      final = found
    case "versions":
      var found: [String: String] = [:]
      guard scanner.words(&found) else { return false }
      versions = found
    case "diverged":
      guard let value = scanner.value() else { return false }
      isDiverged = value == 1
    case "heartbeat": return scanner.value() != nil
    case "progress":
      guard let value = scanner.value() else { return false }
      if value >= 0, value <= 1 { progress = value }
    default: return scanner.numbers(key, &numbers)
    }
    return true
  }
}

/// Reads the JSON of programs from bytes.
private struct Scanner {
  let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0
  private var depth = 0

  private static let mostDepth = 16

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return place == bytes.count
    }
  }

  private mutating func skipBlanks() {
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 || bytes[place] == 0x0D {
      place += 1
    }
  }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == UInt8(ascii: scalar) else { return false }
    place += 1
    return true
  }

  /// - Parameter member: reads the value of a key; false where it cannot.
  mutating func object(_ member: (inout Scanner, String) -> Bool) -> Bool {
    guard take("{"), depth < Self.mostDepth else { return false }
    depth += 1
    defer { depth -= 1 }
    if take("}") { return true }
    repeat {
      skipBlanks()
      guard let key = string(), take(":"), member(&self, key) else { return false }
    } while take(",")
    return take("}")
  }

  /// The numbers of a value, those of maps in it by joined names.
  mutating func numbers(_ name: String, _ found: inout [(name: String, value: Double)]) -> Bool {
    skipBlanks()
    if peek == UInt8(ascii: "{") {
      return object { scanner, key in scanner.numbers(name.isEmpty ? key : "\(name)_\(key)", &found) }
    }
    guard !name.isEmpty else { return value() != nil }
    if peek == UInt8(ascii: "["), value() != nil { return true }
    let start = place
    guard let number = value() else { return false }
    // What is no number and says none is left out.
    if number.isNaN, bytes[start] == UInt8(ascii: "\""), LooseNumber.read(bytes, from: start + 1) == nil {
      return true
    }
    if bytes[start] == UInt8(ascii: "t") || bytes[start] == UInt8(ascii: "f") { return true }
    found.append((name, number))
    return true
  }

  /// A map from names to texts; numbers are taken as texts, too.
  mutating func words(_ found: inout [String: String]) -> Bool {
    object { scanner, key in
      scanner.skipBlanks()
      if scanner.peek == UInt8(ascii: "\"") {
        guard let text = scanner.string() else { return false }
        found[key] = text
        return true
      }
      let start = scanner.place
      guard scanner.value() != nil else { return false }
      found[key] = String(decoding: scanner.bytes[start..<scanner.place], as: UTF8.self)
      return true
    }
  }

  /// Skips any value; its number, 1 for true, 0 for false and for what has parts, NaN for null and for other texts.
  mutating func value() -> Double? {
    skipBlanks()
    switch peek {
    case UInt8(ascii: "\""):
      guard let text = string() else { return nil }
      return LooseNumber.read(text) ?? .nan
    case UInt8(ascii: "{"): return object { scanner, _ in scanner.value() != nil } ? 0 : nil
    case UInt8(ascii: "["):
      guard depth < Self.mostDepth else { return nil }
      place += 1
      depth += 1
      defer { depth -= 1 }
      if take("]") { return 0 }
      repeat { guard value() != nil else { return nil } } while take(",")
      return take("]") ? 0 : nil
    default:
      for (word, value) in [("true", 1.0), ("false", 0), ("null", .nan)] where starts(with: word) {
        place += word.utf8.count
        return value
      }
      guard let (number, end) = LooseNumber.read(bytes, from: place) else { return nil }
      place = end
      return number
    }
  }

  private func starts(with word: String) -> Bool {
    let end = place + word.utf8.count
    return end <= bytes.count && bytes[place..<end].elementsEqual(word.utf8)
  }

  private mutating func string() -> String? {
    guard peek == UInt8(ascii: "\"") else { return nil }
    let start = place + 1
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\") { end += 1 }
    guard end < bytes.count else { return nil }
    if bytes[end] == UInt8(ascii: "\"") {
      place = end + 1
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }
    return escapedString(start)
  }

  private mutating func escapedString(_ start: Int) -> String? {
    var text: [UInt8] = []
    var here = start
    while here < bytes.count {
      let byte = bytes[here]
      here += 1
      if byte == UInt8(ascii: "\"") {
        place = here
        return String(decoding: text, as: UTF8.self)
      }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard here < bytes.count else { return nil }
      let escape = bytes[here]
      here += 1
      switch escape {
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "u"):
        guard let (scalar, end) = unicode(here) else { return nil }
        text.append(contentsOf: String(scalar).utf8)
        here = end
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
      default: return nil
      }
    }
    return nil
  }

  /// The scalar of `XXXX`, or of a pair `XXXX\uXXXX`, behind a `\u`.
  private func unicode(_ start: Int) -> (Unicode.Scalar, end: Int)? {
    func unit(_ start: Int) -> UInt32? {
      guard start + 4 <= bytes.count else { return nil }
      return UInt32(String(decoding: bytes[start..<start + 4], as: UTF8.self), radix: 16)
    }
    guard let first = unit(start) else { return nil }
    if let scalar = Unicode.Scalar(first) { return (scalar, start + 4) }
    guard first < 0xDC00, start + 6 <= bytes.count, bytes[start + 4] == UInt8(ascii: "\\"),
      bytes[start + 5] == UInt8(ascii: "u"), let second = unit(start + 6), (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { return ("\u{FFFD}", start + 4) }
    return (scalar, start + 10)
  }
}
