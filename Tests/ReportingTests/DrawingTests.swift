import Foundation
import TestPrograms
import Testing

@testable import Reporting

@Suite struct DrawingTests {
  static let gnuplot = GnuplotProgram.find()

  @Test func whatGnuplotCannotDrawIsANoteAndItsPictureIsNotShown() throws {
    try withTemporaryFolder { folder in
      let program = folder.appending(path: "gnuplot")
      try writeProgram("#!/bin/sh\necho 'line 3: wrong' >&2\nexit 1\n", to: program)
      let files = try Reporter(directory: folder, gnuplot: program, command: "sweep report x.yaml").write(
        SmallExperiment.input())
      #expect(files.notes.first == "gnuplot could not draw figures/curves.gp: line 3: wrong")
      #expect(!(try text(of: files.report)).contains(".png"))
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "figures/curves.gp").path))
    }
  }

  @Test(.enabled(if: gnuplot != nil, "gnuplot is not installed: no figure was drawn"))
  func anUnchangedFigureIsNotDrawnAgain() throws {
    try withTemporaryFolder { folder in
      _ = try Reporter(directory: folder, gnuplot: Self.gnuplot, command: "sweep report x.yaml").write(
        SmallExperiment.input())
      let files = try Reporter(
        directory: folder, gnuplot: URL(filePath: "/nowhere/gnuplot"), command: "sweep report x.yaml"
      )
      .write(SmallExperiment.input())
      #expect(files.notes == [])
      #expect(files.figures.contains { $0.lastPathComponent == "curves.png" })
    }
  }

  /// `SWEEP_LOOK=FOLDER swift test` keeps the figures of the made-up experiments there, to be looked at.
  @Test(.enabled(if: gnuplot != nil, "gnuplot is not installed: no figure was drawn"))
  func everyFigureKindIsDrawn() throws {
    let kept = ProcessInfo.processInfo.environment["SWEEP_LOOK"].map { URL(filePath: $0) }
    var kinds = Set<String>()
    for input in [RealisticExperiment.input(RealisticExperiment.report), LaboratoryExperiment.input()] {
      try withTemporaryFolder { temporary in
        let folder = kept?.appending(path: input.plan.experiment.name) ?? temporary
        let files = try Reporter(directory: folder, gnuplot: Self.gnuplot, command: "sweep report x.yaml")
          .write(input)
        // Over seconds of cells that ran beside others nothing is drawn.
        #expect(files.notes.filter { !$0.hasPrefix("figure single: drawn over epochs") } == [])
        for item in input.plan.experiment.report.figures {
          kinds.insert(item.kind)
          for (ending, least, magic) in [("png", 10_000, "\u{89}PNG"), ("svg", 5_000, "<?xml")] {
            let bytes = try Data(contentsOf: folder.appending(path: "figures/\(item.name).\(ending)"))
            #expect(bytes.count > least, "\(item.name).\(ending) is almost empty")
            #expect(bytes.starts(with: magic.unicodeScalars.map { UInt8($0.value) }))
          }
        }
      }
    }
    #expect(kinds == Set(FigureKinds.all.map(\.kind.name)))
  }
}
