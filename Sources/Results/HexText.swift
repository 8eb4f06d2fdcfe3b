/// The text of a SHA-256 in a quarter of its memory: there may be 10⁵. Any other text is kept as it is.
struct HexText: Sendable {
  private enum Form: Sendable {
    case words(UInt64, UInt64, UInt64, UInt64)
    case other(String)
  }

  private let form: Form

  private static let digits = StaticString("0123456789abcdef")

  init(_ text: String) {
    var words = SIMD4<UInt64>()
    var count = 0
    for byte in text.utf8 {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      default: digit = .max
      }
      guard digit < 16, count < 64 else {
        form = .other(text)
        return
      }
      words[count / 16] = words[count / 16] << 4 | UInt64(digit)
      count += 1
    }
    form = count == 64 ? .words(words[0], words[1], words[2], words[3]) : .other(text)
  }

  var text: String {
    switch form {
    case .other(let text): text
    case .words(let a, let b, let c, let d):
      String(unsafeUninitializedCapacity: 64) { text in
        var place = 0
        for word in [a, b, c, d] {
          for shift in stride(from: 60, through: 0, by: -4) {
            text[place] = Self.digits.utf8Start[Int(word >> UInt64(shift) & 15)]
            place += 1
          }
        }
        return place
      }
    }
  }
}
