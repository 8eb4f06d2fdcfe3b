import Escapes
import Foundation
import Vocabulary

/// Builds a CSV file (RFC 4180 quoting, line feeds, UTF-8, a header line).
///
/// Numbers are in shortest round-trip form; infinities are `inf` and `-inf`, and what was not measured is empty: pandas
/// and R read all of them as they are.
package struct CSVWriter: RowSink {
  private(set) var bytes: [UInt8] = []
  private var isLineStart = true
  private let isTyped: Bool

  /// Lines without a header.
  init(isTyped: Bool = false) { self.isTyped = isTyped }

  /// - Parameter isTyped: for programs that guess a column's type from its text: a real number always has a point or
  ///   an exponent, and a NaN is empty like what was not measured. Else `1` and `nan`.
  package init(header: [String], isTyped: Bool = false) {
    self.isTyped = isTyped
    for head in header { add(head) }
    endLine()
  }

  /// Makes room for so many more bytes, and for as many again: one growth for a whole piece of a file.
  mutating func reserve(_ count: Int) {
    if bytes.capacity < bytes.count + count { bytes.reserveCapacity(2 * (bytes.count + count)) }
  }

  package var data: Data { Data(bytes) }

  package mutating func add(_ text: String) {
    separate()
    CSVText.append(text, to: &bytes)
  }

  mutating func add(_ value: Double?) {
    separate()
    guard let value, !(isTyped && value.isNaN) else { return }
    var text = value.description
    text.withUTF8 { bytes.append(contentsOf: $0) }
    // As ``Value/shortest(_:)``, without a text between.
    if !isTyped, bytes.last == UInt8(ascii: "0"), bytes[bytes.count - 2] == UInt8(ascii: ".") {
      bytes.removeLast(2)
    }
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
  mutating func addRaw(_ raw: [UInt8]) {
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
