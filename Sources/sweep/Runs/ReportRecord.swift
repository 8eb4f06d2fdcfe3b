import Digests
import Escapes
import Experiments
import Files
import Foundation
import Reporting
import Results
import Vocabulary

/// What the last report was made of, kept in the file by which reports take their turn (`lock.report`): a report of
/// the same is not written again.
///
/// It tells files by what the system says of them, the time of their last change of state included, which nobody can
/// set: in a folder that was copied or received, nothing fits, and the report is written.
struct ReportRecord: Equatable {
  private static let heading = "sweep report 2"
  /// The file of ``Results/ReportTurn``.
  private static let fileName = "lock.report"
  private static let mostBytes = (1 << 20) - 1
  private static let noteMark = "note "
  private static let answerMark = "answer "

  /// Digest of everything that a report is made of.
  var inputs: String
  /// Digest of the state of the files that it wrote.
  var outputs: String
  /// What its reader was told.
  var notes: [String]
  /// Lines of the answer that it gave, see ``AnswerText``.
  var answer: [String]

  /// Of the plan as it is, the program and the results that were read.
  static func inputs(_ plan: Plan, _ history: History, gnuplot: URL?) -> String {
    var digest = Digest(.sha256)
    func add(_ text: String) {
      digest.update(text.utf8)
      digest.update(CollectionOfOne(0))
    }
    let experiment = plan.experiment
    for text in [experiment.name, experiment.description, experiment.file] { add(text) }
    add(FileManager.default.currentDirectoryPath)
    add(FileState.text(URL(filePath: RunSettings.executable.path)))
    add(gnuplot.map { $0.path + FileState.text($0) } ?? "no gnuplot")
    add(experiment.seeds.description)
    if let tuning = experiment.tuning {
      add(
        "\(tuning.over) \(tuning.criterion) \(tuning.goal.map { "\($0)" } ?? "") \(tuning.budget.map { "\($0)" } ?? "0") \(tuning.grow?.count ?? 0)"
      )
      if let halving = tuning.halving { add("\(halving)") }
      if let final = tuning.final { add("\(final.count) \(final.seeds) \(final.isOnTuningSeeds)") }
    }
    for (kind, items) in [("tables", experiment.report.tables), ("figures", experiment.report.figures)] {
      add(kind)
      for item in items { add("\(item.name) \(item.kind) \(Value.map(item.values).canonical)") }
    }
    for column in experiment.drawnColumns { add("\(column)") }
    for configuration in experiment.configurations {
      add(configuration.id)
      add(configuration.problem)
      add(configuration.optimizer)
      // The id says nothing of the names that a file gives; the axes are its too.
      for axis in configuration.axes { add(axis) }
    }
    for cell in plan.cells {
      add(cell.id)
      add("\(cell.index) \(cell.configurationIndex) \(cell.seed) \(cell.stage?.rawValue ?? "")")
    }
    add(history.journals)
    add(FileState.text(history.directory.appending(path: TrainingTimes.fileName)))
    for line in history.index.damaged { add(line.description) }
    for cell in history.index.conflicting { add(cell) }
    return digest.hexadecimal
  }

  /// The state of everything that reports write.
  ///
  /// - Parameter directory: `results/NAME`.
  static func outputs(in directory: URL) -> String {
    let files = ["report.md", "report.html", "report.files", "cells.csv", "series.csv", "steps.csv"]
    let folders = ["tables", "figures"].map { directory.appending(path: $0) }
    return Digest.hexadecimal(
      of: (files.map { FileState.text(directory.appending(path: $0)) } + folders.map(FileState.ofFiles))
        .joined(separator: "\n").utf8)
  }

  /// Nil where there is none, or something else.
  static func read(in directory: URL) -> ReportRecord? {
    guard let data = (try? Folder(directory))?.contents(fileName, limit: mostBytes),
      let text = String(validating: data, as: UTF8.self)
    else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // The empty piece behind the last line feed says that all of it is there.
    guard lines.count >= 4, lines[0] == heading, lines.last == "" else { return nil }
    let rest = lines[3...].dropLast()
    func marked(_ mark: String) -> [String] {
      rest.filter { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
    }
    return ReportRecord(
      inputs: lines[1], outputs: lines[2], notes: marked(noteMark), answer: marked(answerMark))
  }

  /// Puts a record in the place of the one before; nil for none. A folder that cannot be written keeps none.
  static func write(_ record: ReportRecord?, in directory: URL) {
    guard let folder = try? Folder(directory), let file = try? OpenFile(fileName, O_WRONLY, in: folder),
      file.empty(), let record
    else { return }
    let lines =
      [heading, record.inputs, record.outputs] + record.notes.map { noteMark + VisibleText.line($0) }
      + record.answer.map { answerMark + VisibleText.line($0) }
    try? file.overwrite(
      Array((lines.joined(separator: "\n") + "\n").utf8), directory.appending(path: fileName))
  }
}
