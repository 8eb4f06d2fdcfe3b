import Foundation

/// Takes a CSV file apart: RFC 4180 quoting, rows ended by line feeds with or without a carriage return.
enum CSVReader {
  /// Rows of fields, the header included. A quote that is not closed ends with the file.
  static func rows(_ data: Data) -> [[String]] {
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
