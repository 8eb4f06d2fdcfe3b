import Escapes
import Experiments
import Foundation
import OrderedCollections
import Rows

/// `report.md`: what was asked, what came out, and where it comes from, for a reader on GitHub.
struct ReportDocument {
  struct TableSection {
    var name: String
    var markdown: Markdown
    /// The files it was written to.
    var formats: [TableFormat]
  }

  struct FigureSection {
    var name: String
    var caption: String
    /// Endings of the pictures; empty where gnuplot could not draw it: then the scripts are linked alone.
    var pictures: [String]
  }

  var input: ReportInput
  var data: Joined
  var tables: [TableSection]
  var figures: [FigureSection]
  var winners: [Winners]
  var warnings: [String]
  /// Nil where the file does not tune.
  var tuning: TuningOutcome?
  /// Nil where the file neither halves nor searches by a model.
  var course: TuningCourse?

  private static let budgets = "Budgets"
  private static let provenance = "Provenance"
  /// The sections that tell times, machines and commits: they differ between two runs that measure the same.
  static let varyingSections = [budgets, provenance]

  private var experiment: Experiment { input.plan.experiment }

  var text: String {
    var parts: [Markdown] = ["# \(experiment.name)"]
    if !experiment.description.isEmpty { parts.append(.passage(experiment.description)) }
    parts.append("**\(data.stateText)**")
    parts.append(ComparedSection.text(data))
    if let tuning { parts += ["## Tuning", TuningSection.text(tuning, experiment)] }
    if let tuning, let importance = ImportanceSection.text(tuning, experiment) { parts.append(importance) }
    if experiment.tuning?.halving != nil, let course { parts.append(HalvingSection.text(course)) }
    if !tables.isEmpty { parts.append("## Tables") }
    for table in tables {
      let file: Markdown = "tables/\(Self.link(table.name))"
      let links = table.formats.map { "[\($0.title)](\(file).\($0.fileExtension))" as Markdown }
      parts += ["### \(table.name)", table.markdown, links.joined(separator: " · ")]
    }
    if !figures.isEmpty { parts.append("## Figures") }
    for figure in figures {
      let file: Markdown = "figures/\(Self.link(figure.name))"
      parts.append("### \(figure.name)")
      if figure.pictures.contains("png") {
        parts.append("![\(figure.name)](\(file).png)")
      } else {
        parts.append("*Not drawn here: run \(Markdown.code("gnuplot \(figure.name).gp")) in `figures/`.*")
      }
      if !figure.caption.isEmpty { parts.append(Markdown(text: figure.caption)) }
      let pictures = figure.pictures.map { "[\($0.uppercased())](\(file).\($0)) · " as Markdown }
      parts.append("\(pictures.joined(separator: ""))[script](\(file).gp) · [data](\(file).dat)")
    }
    if !winners.isEmpty { parts.append("## Best configurations") }
    for winner in winners { parts += [.prose(winner.lead), winner.table.grid(data).markdown] }
    let remarks = OrderedSet(winners.map(\.remark) + winners.compactMap(\.missingBaseline))
    parts += remarks.map { Markdown.prose($0) }
    parts += ["## \(Self.budgets)", BudgetsSection.text(data)]
    if let time = TimeSection.text(input.trainingTimes) { parts += ["## Time", time] }
    if let failures = FailuresSection.text(data) { parts += ["## Failures", failures] }
    if !warnings.isEmpty {
      let lines = warnings.map { "- \(Markdown.prose(PlainPaths.shortened($0)))" as Markdown }
      parts += ["## Warnings", lines.joined(separator: "\n")]
    }
    parts += ["## \(Self.provenance)", ProvenanceSection.text(data, experiment)]
    return parts.joined(separator: "\n\n").source + "\n"
  }

  /// A name of a file as a step of a link: what Markdown or a browser would read is written by its bytes.
  private static func link(_ name: String) -> Markdown {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.".utf8)
    let bytes = name.utf8.map {
      plain.contains($0) ? String(UnicodeScalar($0)) : String(format: "%%%02X", Int($0))
    }
    return Markdown(stringLiteral: bytes.joined())
  }
}
