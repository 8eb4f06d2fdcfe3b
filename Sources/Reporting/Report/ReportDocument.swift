import Experiments
import Foundation
import OrderedCollections
import Results

/// `report.md`: what was asked, what came out, and where it comes from, for a reader on GitHub.
struct ReportDocument {
  struct TableSection {
    var name: String
    var markdown: String
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

  private var experiment: Experiment { input.plan.experiment }

  var text: String {
    var parts = ["# \(experiment.name)"]
    if !experiment.description.isEmpty { parts.append(experiment.description) }
    parts.append("**\(ReportState(data).sentence)**")
    parts.append(ComparedSection.text(data, experiment))
    if let tuning { parts += ["## Tuning", TuningSection.text(tuning, experiment)] }
    if !tables.isEmpty { parts.append("## Tables") }
    for table in tables {
      let file = "tables/\(Self.link(table.name))"
      parts.append("### \(table.name)")
      parts.append(table.markdown.trimmingCharacters(in: .newlines))
      parts.append(
        table.formats.map { "[\($0.title)](\(file).\($0.fileExtension))" }.joined(separator: " · "))
    }
    if !figures.isEmpty { parts.append("## Figures") }
    for figure in figures {
      let file = "figures/\(Self.link(figure.name))"
      parts.append("### \(figure.name)")
      if figure.pictures.contains("png") {
        parts.append("![\(figure.name)](\(file).png)")
      } else {
        parts.append("*Not drawn here: run `gnuplot \(figure.name).gp` in `figures/`.*")
      }
      if !figure.caption.isEmpty { parts.append(figure.caption) }
      let pictures = figure.pictures.map { "[\($0.uppercased())](\(file).\($0)) · " }.joined()
      parts.append("\(pictures)[script](\(file).gp) · [data](\(file).dat)")
    }
    if !winners.isEmpty { parts.append("## Best configurations") }
    for winner in winners {
      parts.append(winner.lead)
      parts.append(winner.table.markdown(data).trimmingCharacters(in: .newlines))
    }
    parts += OrderedSet(winners.map(\.remark))
    parts += ["## Budgets", BudgetsSection.text(data)]
    if let failures = FailuresSection.text(data) { parts += ["## Failures", failures] }
    if !warnings.isEmpty {
      parts.append("## Warnings")
      parts.append(warnings.map { "- \(PlainPaths.shortened($0))" }.joined(separator: "\n"))
    }
    parts.append("## Provenance")
    parts.append(ProvenanceSection.text(data, experiment))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func link(_ name: String) -> String {
    name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name
  }
}
