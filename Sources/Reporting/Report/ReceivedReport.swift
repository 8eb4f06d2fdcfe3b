import Escapes
import Files
import Foundation
import Rows
import Vocabulary

extension Reporter {
  /// Above it, a table of cells is not compared but written.
  private static let mostBytes = 1 << 24

  /// Leaves a report that came with its folder, as with a clone, where it says what one of `input` would: its provenance
  /// names the run whose results are published, and what is tracked by git stays as it was fetched. Files that nobody
  /// publishes are written beside it: `series.csv`, `steps.csv` and `report.html`.
  ///
  /// The same are all cells and numbers, tables, scripts and data of figures, and the text but for budgets and provenance,
  /// in which times, machine and commit stand. Pictures depend on the gnuplot that drew them: they need to be there, and an
  /// SVG to be one of gnuplot's.
  ///
  /// - Returns: what its reader should be told, and the answer; nil where it says anything else, and has to be written.
  public func keep(_ input: ReportInput) throws -> (notes: [String], answer: Answer)? {
    guard let root = try? Folder(directory), let page = root.contents("report.md", limit: Self.mostBytes),
      let listed = root.contents(Manifest.name, limit: Self.mostBytes),
      let cells = root.contents("cells.csv", limit: Self.mostBytes)
    else { return nil }
    let staging = FileManager.default.temporaryDirectory.appending(
      path: "sweep-report-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: staging) }
    let staged = try Folder(staging, making: true)
    let course = input.course
    let data = Joined(input, course)
    try KeptRows.writeCells(data, in: staged)
    guard let measured = staged.contents("cells.csv", limit: Self.mostBytes),
      Self.isSame(cells, measured, input.catalog)
    else { return nil }
    var reporter = self
    reporter.directory = staging
    let files = try reporter.write(input, data, course, withMeasurements: false)
    guard staged.contents(Manifest.name) == listed, let text = staged.contents("report.md"),
      Self.findings(page) == Self.findings(text),
      (files.tables + files.figures).allSatisfy({ isSame($0, root, staged) })
    else { return nil }
    try KeptRows.writeSeries(data, in: root)
    try writePage(String(decoding: page, as: UTF8.self), input, root)
    return (files.notes, files.answer)
  }

  private func isSame(_ file: URL, _ root: Folder, _ staged: Folder) -> Bool {
    let path = file.pathComponents.suffix(2).joined(separator: "/")
    guard let kept = root.contents(path: path), !kept.isEmpty else { return false }
    switch file.pathExtension {
    case "svg": return String(validating: kept, as: UTF8.self).map(InlineSVG.isDrawing) ?? false
    case "png", "pdf": return true
    default: return kept == staged.contents(path: path)
    }
  }

  /// Whether two `cells.csv` say the same of the same cells; one of an earlier version has other columns.
  private static func isSame(_ received: Data, _ measured: Data, _ catalog: Catalog) -> Bool {
    let (kept, made) = (numbers(received, catalog), numbers(measured, catalog))
    if kept.first == made.first { return kept == made }
    guard kept.map(\.first) == made.map(\.first),
      let received = try? ComparedCell.read(cellsFile: received, catalog: catalog),
      let measured = try? ComparedCell.read(cellsFile: measured, catalog: catalog)
    else { return false }
    return received.count == measured.count && zip(received, measured).allSatisfy { $0.isSame(as: $1) }
  }

  /// The rows of a `cells.csv` without times, attempts and commits.
  private static func numbers(_ file: Data, _ catalog: Catalog) -> [[String]] {
    let rows = CSVReader.rows(file)
    let timings = Set(catalog.families.flatMap(\.metrics).filter(\.isTiming).map(\.name))
    let others = timings.union(CellColumns.varying)
    let places = rows.first?.indices.filter { !others.contains(rows[0][$0]) } ?? []
    return rows.map { row in places.map { row.indices.contains($0) ? row[$0] : "" } }
  }

  /// The lines of a `report.md`; of sections with times and machines that they are there, with no text besides.
  private static func findings(_ page: Data) -> [Substring] {
    let text = String(decoding: page, as: UTF8.self)
    var isVarying = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if line.hasPrefix("#") {
        isVarying = ReportDocument.varyingSections.contains { line == "## \($0)" }
        return true
      }
      return !isVarying || !line.isEmpty && !line.hasPrefix("|") && !line.hasPrefix("sweep ")
    }
  }
}
