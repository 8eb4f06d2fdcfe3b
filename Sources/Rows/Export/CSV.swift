import Escapes
import Foundation
import Vocabulary

/// Builds a CSV file (RFC 4180 quoting, line feeds, UTF-8, a header line).
///
/// Numbers are in shortest round-trip form; infinities are `inf` and `-inf`, and what was not measured is empty: pandas
/// and R read all of them as they are.
package struct CSVWriter: TextSink {
  private(set) var bytes: [UInt8] = []
  private var isLineStart = true
  private let isTyped: Bool

  /// - Parameters:
  ///   - header: nil for lines without one.
  ///   - isTyped: for programs that guess a column's type from its text: a real number always has a point or an
  ///     exponent, and a NaN is empty like what was not measured. Else `1` and `nan`.
  package init(header: [String]?, isTyped: Bool = false) {
    self.isTyped = isTyped
    guard let header else { return }
    for head in header { add(head) }
    endRow()
  }

  /// The header of an exported table.
  static func head(_ columns: [ExportColumn]) -> [UInt8] {
    CSVWriter(header: columns.map(\.name), isTyped: true).bytes
  }

  /// For rows of an exported table.
  static func piece(_ columns: [ExportColumn]) -> CSVWriter { CSVWriter(header: nil, isTyped: true) }

  /// What was written so far.
  package var data: Data { Data(bytes) }

  /// Quoted where it has to be.
  package mutating func add(_ text: String) {
    separate()
    CSVText.append(text, to: &bytes)
  }

  /// Nil is empty.
  package mutating func add(_ value: Double?) {
    separate()
    guard let value, !(isTyped && value.isNaN) else { return }
    var text = value.description
    text.withUTF8 { bytes.append(contentsOf: $0) }
    // As ``Value/shortest(_:)``, without a text between.
    if !isTyped, bytes.last == UInt8(ascii: "0"), bytes[bytes.count - 2] == UInt8(ascii: ".") {
      bytes.removeLast(2)
    }
  }

  /// In digits.
  package mutating func add(_ value: Int) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Nil and null are empty.
  package mutating func add(_ value: Value?) {
    guard let value, value != .null else { return add("") }
    add(value.description)
  }

  /// The next value begins a line.
  package mutating func endRow() {
    bytes.append(UInt8(ascii: "\n"))
    isLineStart = true
  }

  private mutating func separate() {
    if !isLineStart { bytes.append(UInt8(ascii: ",")) }
    isLineStart = false
  }
}

/// Takes a CSV file apart: RFC 4180 quoting, rows ended by line feeds with or without a carriage return.
package enum CSVReader {
  /// Rows of fields, the header included. A quote that is not closed ends with the file.
  package static func rows(_ data: Data) -> [[String]] {
    let quote = UInt8(ascii: "\"")
    let bytes = [UInt8](data)
    var rows: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var place = 0
    func endField() {
      row.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
    }
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if isQuoted {
        if byte != quote {
          field.append(byte)
        } else if place < bytes.count, bytes[place] == quote {
          field.append(quote)
          place += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case quote: isQuoted = true
      case UInt8(ascii: ","): endField()
      case UInt8(ascii: "\r") where place < bytes.count && bytes[place] == UInt8(ascii: "\n"): break
      case UInt8(ascii: "\n"):
        endField()
        rows.append(row)
        row.removeAll()
      default: field.append(byte)
      }
    }
    if !field.isEmpty || !row.isEmpty {
      endField()
      rows.append(row)
    }
    return rows
  }
}
