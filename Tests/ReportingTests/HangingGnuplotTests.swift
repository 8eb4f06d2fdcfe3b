import Foundation
import TestPrograms
import Testing

@testable import Reporting

/// A drawing program that does not end.
@Suite struct HangingGnuplotTests {
  @Test func aProgramThatHangsIsTriedOnceAndTheReportSaysSo() throws {
    try withTemporaryFolder { folder in
      let program = folder.appending(path: "gnuplot")
      try writeProgram("#!/bin/sh\necho tried >> '\(folder.path)/tries'\nexec sleep 600\n", to: program)
      var reporter = Reporter(
        directory: folder.appending(path: "r"), gnuplot: program, command: "sweep report x.yaml")
      reporter.drawingSeconds = 0.5
      let input = SmallExperiment.input()
      #expect(input.plan.experiment.report.figures.count > 1)
      let files = try reporter.write(input)
      #expect(try text(of: folder.appending(path: "tries")) == "tried\n")
      #expect(files.notes.count == 1)
      #expect(files.notes.first?.contains("no further figure is drawn") == true, "\(files.notes)")
      #expect(files.notes.first?.contains("give `sweep report x.yaml` again") == true, "\(files.notes)")
      // Scripts and data are there all the same.
      for figure in input.plan.experiment.report.figures {
        #expect(files.figures.contains { $0.lastPathComponent == "\(figure.name).gp" })
      }
    }
  }

  @Test func whatAFailingProgramSaysIsTold() throws {
    try withTemporaryFolder { folder in
      let program = folder.appending(path: "gnuplot")
      try writeProgram("#!/bin/sh\necho first; echo the last line >&2\nexit 3\n", to: program)
      let script = folder.appending(path: "a.gp")
      try Data().write(to: script)
      #expect(GnuplotProgram(executable: program).draw(script: script) == .failed("the last line"))
      try writeProgram(
        "#!/bin/sh\ntest \"$1 $2\" = '--default-settings a.gp' && test -e a.gp\n", to: program)
      #expect(GnuplotProgram(executable: program).draw(script: script) == nil)
    }
  }

  /// Whoever reports in a folder that was received, with "." in his path, runs no program that lies there.
  @Test func aRelativeEntryOfThePathIsNoPlaceOfGnuplot() throws {
    try withTemporaryFolder { folder in
      let program = folder.appending(path: "gnuplot")
      try writeProgram("#!/bin/sh\nexit 0\n", to: program)
      let relative = relativePath(of: folder)
      #expect(FileManager.default.isExecutableFile(atPath: "\(relative)/gnuplot"))
      #expect(GnuplotProgram.find(environment: ["PATH": relative]) == nil)
      let found = GnuplotProgram.find(environment: ["PATH": "\(relative):\(folder.path)"])
      #expect(found?.path == program.path)
    }
  }
}
