import Experiments
import Foundation

/// Builds a CSV file (RFC 4180 quoting, line feeds, UTF-8, a header line).
///
/// Numbers are in shortest round-trip form; infinities are `inf` and `-inf`, and what was not measured is empty: pandas
/// and R read all of them as they are.
package struct CSVWriter: RowSink {
  private(set) var bytes: [UInt8] = []
  private var isLineStart = true
  private let isTyped: Bool

  /// - Parameter isTyped: for programs that guess a column's type from its text: a real number always has a point or
  ///   an exponent, and a NaN is empty like what was not measured. Else `1` and `nan`.
  package init(header: [String], isTyped: Bool = false) {
    self.isTyped = isTyped
    for head in header { add(head) }
    endLine()
  }

  package var data: Data { Data(bytes) }

  package mutating func add(_ text: String) {
    separate()
    let needsQuotes = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func add(_ value: Double?) {
    separate()
    guard let value, !(isTyped && value.isNaN) else { return }
    bytes.append(contentsOf: (isTyped ? value.description : Value.shortest(value)).utf8)
  }

  package mutating func add(_ value: Int) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  package mutating func add(_ value: Value?) {
    guard let value, value != .null else { return add("") }
    add(value.description)
  }

  /// Text that is known to need no quotes, such as a prefix of fields that many lines share.
  mutating func addRaw(_ raw: ArraySlice<UInt8>) {
    separate()
    bytes.append(contentsOf: raw)
  }

  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    isLineStart = true
  }

  private mutating func separate() {
    if !isLineStart { bytes.append(UInt8(ascii: ",")) }
    isLineStart = false
  }

  mutating func addNothing() { separate() }

  mutating func endRow() { endLine() }
}
