import Experiments
import Files
import Foundation
import Processes
import Results
import Rows
import Vocabulary

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
  /// For the terminal, where a run has ended.
  public var answer: Answer
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

  /// What writes the report again, as a shell reads it: for messages.
  public var command: String

  /// What a report may ask for.
  var figures = FigureKinds.all
  var tableFormats = TableFormat.all

  /// Seconds that gnuplot may take for one figure.
  var drawingSeconds: Double = 120

  package init(directory: URL, gnuplot: URL?, command: String) {
    self.directory = directory
    self.gnuplot = gnuplot
    self.command = command
  }

  /// Writes `cells.csv`, `series.csv`, `steps.csv` where steps were recorded, `tables/`, `figures/`, `report.md` and `report.html`, and removes the tables and figures of an
  /// earlier report that are no longer asked for.
  ///
  /// - Throws: where a file cannot be written. A figure that gnuplot cannot draw is a note.
  public func write(_ input: ReportInput) throws -> ReportFiles {
    let course = input.course
    return try write(input, Joined(input, course), course, withMeasurements: true)
  }

  /// - Parameters:
  ///   - course: the input's.
  ///   - withMeasurements: false for a report without `cells.csv`, `series.csv` and `steps.csv`.
  func write(
    _ input: ReportInput, _ data: Joined, _ course: TuningCourse?, withMeasurements: Bool
  ) throws -> ReportFiles {
    let specification = input.plan.experiment.report
    let isDefault = specification.tables.isEmpty && specification.figures.isEmpty
    let asked =
      isDefault ? DefaultReport.asked(data, input.catalog) : AskedReport(specification, kinds: figures)
    let root = try Folder(directory, making: true)
    let tableFolder = try root.folder("tables", making: true)
    let figureFolder = try root.folder("figures", making: true)
    // Half of the work where there are many cells: beside the rest of it.
    let measurements = Later {
      Result {
        guard withMeasurements else { return }
        try KeptRows.writeCells(data, in: root)
        try KeptRows.writeSeries(data, in: root)
      }
    }
    defer { _ = measurements.value }
    // Another program's answer, which takes as long as a small report.
    let glyphs = gnuplot == nil || asked.figures.isEmpty ? nil : Later { Glyphs.installed() }
    var written: [String] = []
    var notes = asked.notes
    let tables = try asked.tables.map { settings in
      let table = Table(settings, data)
      let grid = table.grid(data)
      notes += table.notes
      let formats = settings.formats.compactMap { name in tableFormats.first { $0.name == name } }
      for format in formats {
        let name = "\(table.name).\(format.fileExtension)"
        try StreamedFile.write(format.contents(table, grid), name, in: tableFolder)
        written.append("tables/\(name)")
      }
      return ReportDocument.TableSection(name: table.name, markdown: grid.markdown, formats: formats)
    }
    var drawingNotes: [String] = []
    var program = gnuplot.map { GnuplotProgram(executable: $0, timeoutSeconds: drawingSeconds) }
    let drawn = try asked.figures.map { figure in
      try draw(
        figure, data, glyphs?.value ?? Glyphs(charsets: nil), figureFolder, &program, &written, &notes,
        &drawingNotes)
    }
    let tuning = TuningOutcome(input.plan, results: input.results, course, catalog: input.catalog)
    let tuningWarnings = tuning.map { TuningSection.warnings($0, input.plan.experiment) } ?? []
    let winners = Winners.all(asked, data, input.catalog, tuning: tuning)
    let document = ReportDocument(
      input: input, data: data, tables: tables, figures: drawn, winners: winners,
      warnings: input.warnings + ReportWarnings.all(data) + tuningWarnings
        + BudgetsSection.warnings(data, tuning) + TimeSection.warnings(input.trainingTimes, data) + notes,
      tuning: tuning, course: course)
    try measurements.value.get()
    try input.results.check()
    let text = document.text
    try StreamedFile.write(Data(text.utf8), "report.md", in: root)
    try writePage(text, input, root)
    try Manifest(root: root, tables: tableFormats.map(\.fileExtension)).update(Set(written))
    func files(in folder: String) -> [URL] {
      written.filter { $0.hasPrefix(folder) }.map { directory.appending(path: $0) }
    }
    return ReportFiles(
      report: directory.appending(path: "report.md"), tables: files(in: "tables/"),
      figures: files(in: "figures/"), notes: notes + drawingNotes,
      answer: Answer(asked, data, input.catalog, tuning: tuning, winners: winners))
  }

  /// `report.html`, from the text of `report.md`.
  func writePage(_ text: String, _ input: ReportInput, _ root: Folder) throws {
    let page = ReportPage.html(
      title: input.plan.experiment.name, markdown: text, folder: root, command: PlainPaths.shortened(command))
    try StreamedFile.write(Data(page.utf8), "report.html", in: root)
  }

  private func draw(
    _ asked: AskedFigure, _ data: Joined, _ glyphs: Glyphs, _ folder: Folder,
    _ program: inout GnuplotProgram?,
    _ written: inout [String], _ notes: inout [String], _ drawingNotes: inout [String]
  ) throws -> ReportDocument.FigureSection {
    let figure = asked.figure(data)
    let name = asked.name
    notes += figure.notes
    let comments = [
      "\(name): \(asked.kind.kind.name) of the experiment \(data.plan.experiment.name)",
      "Written by sweep report, which replaces it; copy it under another name to keep changes.",
    ]
    var drawing = figure.drawing
    drawing.comments = comments
    let script = GnuplotScript(name: name, drawing: drawing).text
    let text = drawing.data.text(comments: comments)
    let writer = FigureWriter(folder: folder, gnuplot: program)
    let missing = glyphs.missing(of: drawing.scalars)
    let spelledOut = missing.isEmpty ? nil : drawing.mapTexts { Glyphs.spelledOut($0, Set(missing)) }
    let picture = try writer.write(
      name: name, script: Data(script.utf8), data: Data(text.utf8),
      spelledOut: spelledOut.map { Data(GnuplotScript(name: name, drawing: $0).text.utf8) })
    if !missing.isEmpty {
      drawingNotes.append(
        "no installed font has \(missing.prefix(4).map(Glyphs.code).joined(separator: ", "))"
          + (missing.count > 4 ? " and \(missing.count - 4) more" : "")
          + ": figures/\(name).png and .pdf show these codes; install a font that has them, remove the pictures and"
          + " report again")
    }
    var pictures: [String] = []
    switch picture {
    case .drawn(let endings): pictures = endings
    case .notInstalled where gnuplot != nil: break
    case .notInstalled:
      let note = "gnuplot is not installed: wrote the scripts; run `gnuplot NAME.gp` in figures/ to draw them"
      if !drawingNotes.contains(note) { drawingNotes.append(note) }
    case .notDrawn(.failed(let message)):
      drawingNotes.append("gnuplot could not draw figures/\(name).gp: \(message)")
    case .notDrawn(.hung(let seconds)):
      // Tried once: it would be waited for as long at every other figure.
      program = nil
      drawingNotes.append(
        "gnuplot did not end within \(durationText(seconds)) at figures/\(name).gp: no further figure is drawn; "
          + "see whether `gnuplot --version` answers, then give `\(command)` again")
    }
    written += (["gp", "dat"] + pictures).map { "figures/\(name).\($0)" }
    return ReportDocument.FigureSection(name: name, caption: figure.caption, pictures: pictures)
  }
}
