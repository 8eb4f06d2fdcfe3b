import Experiments
import Foundation
import Results

/// What a report wrote, and what its reader should be told.
public struct ReportFiles: Sendable {
  /// `report.md`.
  public var report: URL
  /// `tables/*.csv`, `tables/*.md` and `tables/*.tex`, as the file asks.
  public var tables: [URL]
  /// `figures/*.gp` and `*.dat`, then what was drawn of them.
  public var figures: [URL]
  /// One line each, for the terminal: what could not be drawn, or was asked for and makes no sense.
  public var notes: [String]
}

/// Turns results into tables, figures, `report.md` and `report.html`.
///
/// Everything it writes is derived: it may be removed, and the same input gives the same bytes (pictures aside,
/// which depend on the gnuplot that drew them).
public struct Reporter: Sendable {
  /// `results/NAME`.
  public var directory: URL
  /// The program that draws; nil where it is not installed, see ``GnuplotProgram/find(environment:)``.
  public var gnuplot: URL?

  public init(directory: URL, gnuplot: URL?) {
    self.directory = directory
    self.gnuplot = gnuplot
  }

  /// Writes `cells.csv`, `series.csv`, `steps.csv` where steps were recorded, `tables/`, `figures/`, `report.md` and `report.html`, and removes the tables and figures of an
  /// earlier report that are no longer asked for.
  ///
  /// - Throws: where a file cannot be written. A figure that gnuplot cannot draw is a note.
  public func write(_ input: ReportInput) throws -> ReportFiles {
    let data = Joined(input)
    let asked = input.plan.experiment.report
    let isDefault = asked.tables.isEmpty && asked.figures.isEmpty
    var specification = isDefault ? DefaultReport.specification(data, input.catalog) : asked
    specification.tables = specification.tables.map(\.withPlainName)
    specification.figures = specification.figures.map(\.withPlainName)
    for folder in ["tables", "figures"] {
      try FileManager.default.createDirectory(
        at: directory.appending(path: folder), withIntermediateDirectories: true)
    }
    // Half of the work where there are many cells: beside the rest of it.
    let catalog = input.catalog
    let measurements = Later { [self] in Result { try writeMeasurements(data, catalog) } }
    defer { _ = measurements.value }
    var written: [String] = []
    var notes: [String] = []
    var tables: [ReportDocument.TableSection] = []
    for item in specification.tables {
      let table = Table(item, data)
      let grid = table.grid(data)
      notes += table.notes
      let formats = TableFormat.asked(item)
      for format in formats {
        try put(
          table.file(format, grid), "tables/\(item.name).\(format.fileExtension)", &written)
      }
      tables.append(
        ReportDocument.TableSection(name: item.name, markdown: grid.markdown, formats: formats))
    }
    var drawingNotes: [String] = []
    var figures: [ReportDocument.FigureSection] = []
    for item in specification.figures {
      guard let section = try draw(item, data, &written, &notes, &drawingNotes) else { continue }
      figures.append(section)
    }
    let tuning = TuningOutcome(input.plan, results: input.results, catalog: input.catalog)
    let tuningWarnings = tuning.map { TuningSection.warnings($0, input.plan.experiment) } ?? []
    let document = ReportDocument(
      input: input, data: data, tables: tables, figures: figures,
      winners: Winners.all(specification, data, input.catalog, tuning: tuning),
      warnings: input.warnings + ReportWarnings.all(data) + tuningWarnings
        + BudgetsSection.warnings(data, tuning) + notes,
      tuning: tuning)
    try measurements.value.get()
    try input.results.check()
    let report = directory.appending(path: "report.md")
    let text = document.text
    try StreamedFile.write(Data(text.utf8), to: report)
    let page = ReportPage.html(title: input.plan.experiment.name, markdown: text, folder: directory)
    try StreamedFile.write(Data(page.utf8), to: directory.appending(path: "report.html"))
    try Manifest(folder: directory).update(Set(written))
    let urls = written.map { directory.appending(path: $0) }
    return ReportFiles(
      report: report, tables: urls.filter { $0.path.contains("/tables/") },
      figures: urls.filter { $0.path.contains("/figures/") }, notes: notes + drawingNotes)
  }

  private func writeMeasurements(_ data: Joined, _ catalog: Catalog) throws {
    let finished = FinishedCells(data)
    try stream("cells.csv") { try CellsFile.csv(finished, catalog, emit: $0) }
    try stream("series.csv") { try SeriesFile.csv(finished, data.axes, catalog, emit: $0) }
    let steps = directory.appending(path: "steps.csv")
    if finished.shapes.contains(where: { $0.steps != nil }) {
      try stream("steps.csv") { try SeriesFile.csv(finished, data.axes, catalog, .steps, emit: $0) }
    } else if FileManager.default.fileExists(atPath: steps.path(percentEncoded: false)) {
      try FileManager.default.removeItem(at: steps)
    }
  }

  private func stream(_ name: String, _ write: (@Sendable ([UInt8]) throws -> Void) throws -> Void) throws {
    try StreamedFile.write(to: directory.appending(path: name), write)
  }

  private func put(_ data: Data, _ path: String, _ written: inout [String]) throws {
    try StreamedFile.write(data, to: directory.appending(path: path))
    written.append(path)
  }

  private func draw(
    _ item: ReportItem, _ data: Joined, _ written: inout [String], _ notes: inout [String],
    _ drawingNotes: inout [String]
  ) throws -> ReportDocument.FigureSection? {
    guard let kind = FigureKinds.all.first(where: { $0.kind.name == item.kind }) else {
      notes.append("figure \(item.name): there is no figure kind \(item.kind)")
      return nil
    }
    let figure = kind.draw(item, data)
    notes += figure.notes
    let comments = [
      "\(item.name): \(kind.kind.name) of the experiment \(data.plan.experiment.name)",
      "Written by sweep report, which replaces it; copy it under another name to keep changes.",
    ]
    var drawing = figure.drawing
    drawing.comments = comments
    let script = GnuplotScript(name: item.name, drawing: drawing).text
    let text = drawing.data.text(comments: comments)
    let writer = FigureWriter(folder: directory.appending(path: "figures"), gnuplot: gnuplot)
    let picture = try writer.write(name: item.name, script: Data(script.utf8), data: Data(text.utf8))
    written += ["figures/\(item.name).gp", "figures/\(item.name).dat"]
    switch picture {
    case .drawn(let endings): written += endings.map { "figures/\(item.name).\($0)" }
    case .notInstalled:
      let note =
        "gnuplot is not installed: wrote the scripts; run `gnuplot NAME.gp` in figures/ to draw them"
      if !drawingNotes.contains(note) { drawingNotes.append(note) }
    case .failed(let message):
      drawingNotes.append("gnuplot could not draw figures/\(item.name).gp: \(message)")
    }
    var pictures: [String] = []
    if case .drawn(let endings) = picture { pictures = endings }
    return ReportDocument.FigureSection(name: item.name, caption: figure.caption, pictures: pictures)
  }
}
