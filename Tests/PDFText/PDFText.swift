import Foundation

/// The words of a PDF and where they stand, read by poppler's `pdftotext -bbox`.
public struct PDFText {
  public struct Word: CustomStringConvertible {
    public var text: String
    /// In dots from the upper left corner.
    public var left: Double
    public var top: Double
    public var right: Double
    public var bottom: Double

    public var description: String { "\(text) at (\(left), \(top))" }

    /// Without the free space around letters: boxes are those of the tallest and deepest letter of the font.
    private var core: (left: Double, top: Double, right: Double, bottom: Double) {
      let margin = 0.2 * min(right - left, bottom - top)
      return (left + margin, top + margin, right - margin, bottom - margin)
    }

    public func covers(_ other: Word) -> Bool {
      let (a, b) = (core, other.core)
      return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
    }
  }

  public var width = 0.0
  public var height = 0.0
  public var words: [Word] = []

  /// Nil where poppler is not installed.
  public static let program: URL? = {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { URL(filePath: String($0)).appending(path: "pdftotext") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  /// Whether a test that reads PDFs must run: where `SWEEP_REQUIRE_PDF` is set it fails without pdftotext.
  public static var isAsked: Bool {
    program != nil || ProcessInfo.processInfo.environment["SWEEP_REQUIRE_PDF"] != nil
  }

  public struct Failure: Error {
    public var message: String
  }

  public init(of pdf: URL) throws {
    guard let program = Self.program else { throw Failure(message: "pdftotext is not installed") }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = program
    process.arguments = ["-bbox", pdf.path, "-"]
    process.standardOutput = pipe
    try process.run()
    let said = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(message: "pdftotext: \(said)") }
    for line in said.split(separator: "\n") {
      func number(_ name: String) -> Double? {
        line.firstRange(of: "\(name)=\"").flatMap { Double(line[$0.upperBound...].prefix { $0 != "\"" }) }
      }
      if line.contains("<page "), let width = number("width"), let height = number("height") {
        (self.width, self.height) = (width, height)
      }
      guard line.contains("<word "), let left = number("xMin"), let top = number("yMin"),
        let right = number("xMax"), let bottom = number("yMax"), let start = line.firstIndex(of: ">"),
        let end = line.range(of: "</word>")
      else { continue }
      words.append(
        Word(
          text: Self.plain(String(line[line.index(after: start)..<end.lowerBound])), left: left, top: top,
          right: right, bottom: bottom))
    }
  }

  private static func plain(_ text: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")]
      .reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }

  /// What is wrong with the text of a figure, a sentence each: words beyond the page, over each other, or not there.
  ///
  /// - Parameter script: the gnuplot script that drew the PDF: it has every label.
  public func faults(script: String) -> [String] {
    var faults: [String] = []
    for word in words
    where word.left < -0.5 || word.top < -0.5 || word.right > width + 0.5 || word.bottom > height + 0.5 {
      faults.append("\(word) is beyond the page of \(width) × \(height)")
    }
    for (index, word) in words.enumerated() {
      for other in words[(index + 1)...] where word.covers(other) { faults.append("\(word) covers \(other)") }
    }
    // Words may come glued or apart: what counts is that their letters are there, as often as in the script.
    let shown = words.map(\.text)
    let wanted = Self.labels(of: script).flatMap { $0.split(separator: " ").map(String.init) }
    for (label, count) in Dictionary(wanted.map { ($0, 1) }, uniquingKeysWith: +) {
      let found = shown.reduce(0) { $0 + $1.ranges(of: label).count }
      if found < count { faults.append("\(label) is there \(found) times, not \(count)") }
    }
    return faults
  }

  /// The titles, labels and key entries of a script, as gnuplot shows them.
  public static func labels(of script: String) -> [String] {
    let commands = [
      "set xlabel ", "set ylabel ", "set y2label ", "set cblabel ", "set title ", "set label ", " title '",
    ]
    return script.split(separator: "\n").flatMap { line -> [String] in
      guard let command = commands.first(where: { line.contains($0) }),
        let start = line.range(of: command)
      else { return [] }
      let from = command.hasSuffix("'") ? line.index(before: start.upperBound) : start.upperBound
      return quoted(line[from...])
    }
  }

  /// The single-quoted strings of a line.
  private static func quoted(_ line: Substring) -> [String] {
    var found: [String] = []
    var current: String?
    var characters = line[...]
    while let character = characters.popFirst() {
      guard let text = current else {
        if character == "'" { current = "" }
        continue
      }
      if character == "'" {
        if characters.first == "'" {
          current = text + "'"
          characters.removeFirst()
        } else {
          found.append(text)
          current = nil
        }
      } else if character == "\\", let next = characters.popFirst() {
        current = text + String(next)
      } else {
        current = text + String(character)
      }
    }
    return found.filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}
