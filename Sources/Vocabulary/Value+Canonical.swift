import Escapes

extension Value {
  /// The canonical JSON text that identities are computed from: keys sorted by their UTF-8 bytes, no
  /// white space, integers in decimal, numbers in shortest round-trip form with a decimal point or an exponent.
  ///
  /// Two values have the same canonical text exactly when they are equal.
  public var canonical: String {
    var writer = JSONWriter()
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.raw("null".utf8)
    case .boolean(let value): writer.raw("\(value)".utf8)
    case .integer(let value): writer.integer(value)
    // -0 is written as 0: no key of an experiment tells them apart.
    case .number(let value): writer.number(value == 0 ? 0 : value)
    case .string(let value): writer.string(value)
    case .list(let values):
      writer.beginArray()
      for value in values { value.write(to: &writer) }
      writer.endArray()
    case .map(let entries):
      writer.beginObject()
      for (key, value) in entries.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.key(key)
        value.write(to: &writer)
      }
      writer.endObject()
    }
  }
}
