import Foundation
import Messages
import PDFText
import TestPrograms
import Testing

@testable import Reporting

/// Every kind of figure can be read, whatever is to be drawn: its PDF is asked where its words stand.
@Suite struct ReadableFigureTests {
  static let gnuplot = GnuplotProgram.find()
  static let canRead = gnuplot != nil && PDFText.isAsked
  static let skipped: Comment = "gnuplot or pdftotext is not installed: no figure was read"

  /// Draws, and reads each figure's PDF. `SWEEP_LOOK=FOLDER` keeps the pictures.
  private func read(_ input: ReportInput) throws -> [String: PDFText] {
    let kept = ProcessInfo.processInfo.environment["SWEEP_LOOK"].map { URL(filePath: $0) }
    return try withTemporaryFolder { temporary in
      let folder = kept?.appending(path: "read-\(input.plan.experiment.name)") ?? temporary
      let files = try Reporter(directory: folder, gnuplot: Self.gnuplot, command: "sweep report x.yaml")
        .write(input)
      #expect(!files.notes.contains { $0.contains("could not draw") }, "\(files.notes)")
      var pages: [String: PDFText] = [:]
      for item in input.plan.experiment.report.figures {
        let stem = folder.appending(path: "figures/\(item.name)")
        for ending in ["png", "svg"] {
          #expect(FileManager.default.fileExists(atPath: stem.appendingPathExtension(ending).path))
        }
        let page = try PDFText(of: stem.appendingPathExtension("pdf"))
        let script = try text(of: stem.appendingPathExtension("gp"))
        #expect(page.faults(script: script) == [], "\(input.plan.experiment.name), \(item.name)")
        pages[item.name] = page
      }
      return pages
    }
  }

  @Test(.enabled(if: canRead, skipped))
  func everyLabelOfEveryKindStandsOnThePage() throws {
    let realistic = RealisticExperiment.input(RealisticExperiment.report)
    let laboratory = LaboratoryExperiment.input()
    for input in [realistic, laboratory] {
      #expect(try read(input).values.allSatisfy { $0.words.count > 10 })
    }
    let kinds = [realistic, laboratory].flatMap { $0.plan.experiment.report.figures.map(\.kind) }
    #expect(Set(kinds) == Set(FigureKinds.all.map(\.kind.name)))
  }

  @Test(.enabled(if: canRead, skipped), arguments: StressExperiment.Case.allCases)
  func everyKindIsReadable(_ what: StressExperiment.Case) throws {
    let pages = try read(StressExperiment.input(what))
    #expect(pages.count == StressExperiment.figures.count)
    if what == .nothingFinished {
      #expect(
        pages["curve"]?.words.map(\.text).joined(separator: " ").contains("no finished cell yet") ?? false)
    }
  }

  /// A page that lost a label, or has two in one place, is found out.
  @Test(.enabled(if: canRead, skipped))
  func whatCannotBeReadIsFound() throws {
    try withTemporaryFolder { folder in
      let script = """
        set terminal pdfcairo size 7.2,2.7 fontscale 0.58 font 'sans,11.5'
        set output 't.pdf'
        set lmargin at screen 0.02
        set label 'first' at screen 0.5,0.5
        set label 'second' at screen 0.51,0.52
        set label 'away' at screen 0.99,0.3
        set ylabel 'lost'
        plot x notitle
        """
      try Data(script.utf8).write(to: folder.appending(path: "t.gp"))
      let gnuplot = try #require(Self.gnuplot)
      #expect(GnuplotProgram(executable: gnuplot).draw(script: folder.appending(path: "t.gp")) == nil)
      let faults = try PDFText(of: folder.appending(path: "t.pdf")).faults(script: script)
      #expect(faults.contains { $0.contains("first at") && $0.contains("second at") }, "\(faults)")
      #expect(faults.contains { $0.contains("lost") }, "\(faults)")
      #expect(faults.contains { $0.contains("away") }, "\(faults)")
    }
  }

  /// No installed font has a character of the last plane, which is for private use.
  @Test(.enabled(if: canRead, skipped))
  func aCharacterThatNoFontHasIsSpelledOut() throws {
    var input = SmallExperiment.input()
    for index in input.plan.experiment.configurations.indices
    where input.plan.experiment.configurations[index].optimizer == "sgd" {
      input.plan.experiment.configurations[index].optimizer = "s\u{10F8AB}d"
    }
    try withTemporaryFolder { folder in
      let files = try Reporter(directory: folder, gnuplot: Self.gnuplot, command: "sweep report x.yaml")
        .write(input)
      let page = try PDFText(of: folder.appending(path: "figures/curves.pdf"))
      guard Glyphs.installed().missing(of: ["\u{10F8AB}"]) != [] else { return }
      #expect(page.words.contains { $0.text.contains("U+10F8AB") }, "\(page.words)")
      #expect(try text(of: folder.appending(path: "figures/curves.svg")).contains("\u{10F8AB}"))
      #expect(files.notes.contains { $0.contains("no installed font has U+10F8AB") })
    }
  }
}
