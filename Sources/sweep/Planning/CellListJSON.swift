import Escapes
import Experiments
import Foundation

/// `cell_list` of `sweep plan --format json`, a cell at a time: of a million cells the encoder needs a quarter of a
/// minute, and all of their text at once.
///
/// The bytes are the encoder's: it writes one cell of every form with marks for values, and once each value that comes
/// again and again.
struct CellListJSON {
  /// The form of an entry: its axes, and whether it has a reason.
  private struct Form: Hashable {
    var axes: [String]
    var hasReason: Bool
  }

  private enum Part {
    case text([UInt8])
    case index, cell, configuration, problem, optimizer, seed, state, reason
    case axis(String)
  }

  private static let mostFragments = 100_000
  /// No text of an experiment has it: it is not shown.
  static let mark = "\u{1}"

  private var parts: [Form: [Part]] = [:]
  private var last: (form: Form, parts: [Part])?
  private var fragments: [Value: [UInt8]] = [:]

  /// Adds the text of an entry, as it stands in a list that is a value of the outermost object.
  mutating func add(_ entry: PlanReport.CellEntry, to bytes: inout [UInt8]) throws {
    let form = Form(axes: entry.axes.keys.sorted(), hasReason: entry.reason != nil)
    for part in try parts(of: form) {
      switch part {
      case .text(let text): bytes += text
      case .index: bytes += String(entry.index).utf8
      case .seed: bytes += String(entry.seed).utf8
      case .cell: try add(.string(entry.cell), to: &bytes, isKept: false)
      case .configuration: try add(.string(entry.configuration), to: &bytes, isKept: false)
      case .problem: try add(.string(entry.problem), to: &bytes)
      case .optimizer: try add(.string(entry.optimizer), to: &bytes)
      case .state: try add(.string(entry.state), to: &bytes)
      case .reason: try add(.string(entry.reason ?? ""), to: &bytes)
      case .axis(let name): try add(entry.axes[name] ?? .null, to: &bytes)
      }
    }
  }

  private mutating func add(_ value: Value, to bytes: inout [UInt8], isKept: Bool = true) throws {
    if !isKept, case .string(let text) = value, text.utf8.allSatisfy(Self.isHexadecimal) {
      bytes.append(UInt8(ascii: "\""))
      bytes += text.utf8
      bytes.append(UInt8(ascii: "\""))
      return
    }
    if let fragment = fragments[value] {
      bytes += fragment
      return
    }
    // An axis of an entry is three steps deep in the whole.
    let fragment = Array(Self.indented(try PrettyJSON.text(value), by: 8).utf8)
    if fragments.count < Self.mostFragments { fragments[value] = fragment }
    bytes += fragment
  }

  /// Lines but the first; an empty one stays so.
  private static func indented(_ text: String, by count: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
      .joined(separator: "\n").trimmingPrefix(while: { $0 == " " }).description
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    default: false
    }
  }

  // MARK: The form

  private mutating func parts(of form: Form) throws -> [Part] {
    if let last, last.form == form { return last.parts }
    if parts[form] == nil { parts[form] = try Self.parts(form) }
    let found = parts[form] ?? []
    last = (form, found)
    return found
  }

  private static func parts(_ form: Form) throws -> [Part] {
    let fields: [Part] =
      [.cell, .configuration, .problem, .optimizer, .state, .reason] + form.axes.map(Part.axis)
    func marked(_ place: Int) -> String { "\(mark)\(place)\(mark)" }
    var axes: [String: Value] = [:]
    for (place, axis) in form.axes.enumerated() { axes[axis] = .string(marked(place + 6)) }
    let entry = PlanReport.CellEntry(
      index: -1, cell: marked(0), configuration: marked(1), problem: marked(2), optimizer: marked(3),
      seed: -2,
      axes: axes, state: marked(4), reason: form.hasReason ? marked(5) : nil)
    let encoder = PrettyJSON.encoder
    // The mark as the encoder writes it.
    let escaped = String(decoding: try encoder.encode(mark), as: UTF8.self).dropFirst().dropLast()
    var text = indented(String(decoding: try encoder.encode(entry), as: UTF8.self), by: 4)
    text = text.replacing("\"index\" : -1", with: "\"index\" : \"\(escaped)i\(escaped)\"")
    text = text.replacing("\"seed\" : -2", with: "\"seed\" : \"\(escaped)s\(escaped)\"")
    var parts: [Part] = []
    let pieces = text.components(separatedBy: String(escaped))
    for (place, piece) in pieces.enumerated() {
      if place % 2 == 1 {
        parts.append(piece == "i" ? .index : piece == "s" ? .seed : fields[Int(piece) ?? 0])
        continue
      }
      // Without the quotes around marks.
      var bytes = QuotedText.plainJSON(piece).utf8[...]
      if place > 0 { bytes = bytes.dropFirst() }
      if place < pieces.count - 1 { bytes = bytes.dropLast() }
      parts.append(.text(Array(bytes)))
    }
    return parts
  }
}
