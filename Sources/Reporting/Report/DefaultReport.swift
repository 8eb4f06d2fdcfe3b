import Escapes
import Experiments
import Rows
import Vocabulary

/// The report of a file that asks for none: final values of what has a goal, and how they came about.
enum DefaultReport {
  /// More configurations than this are too many rows: then the best of each optimizer stand for them.
  private static let mostRows = 40

  static func asked(_ data: Joined, _ catalog: Catalog) -> AskedReport {
    var report = AskedReport()
    let used = data.members.families
    let families = catalog.families.filter { used.contains($0.name) }
    let shapes = data.members.shapes
    for family in families {
      // A test set is measured only where the file asks for it.
      let goals = family.metrics.filter { metric in
        metric.goal != .neither && !metric.isTiming
          && (!metric.isHeldOut || shapes.contains { $0.place(ofMetric: metric.name) != nil })
      }
      guard let primary = family.primary else { continue }
      let suffix = families.count == 1 ? "" : "_\(family.name)"
      let members = data.members.filter { $0.configuration.family == family.name }
      let problems = Value.list(Set(members.map(\.configuration.problem)).sorted().map { .string($0) })
      let match: [String: Value]? = families.count == 1 ? nil : ["problem": problems]
      let select = MetricExpression(.final, primary.name)

      var table = TableSettings()
      table.name = "final_metrics\(suffix)"
      table.match.match = match
      // Axes that change the problem are kept apart: results across them do not compete.
      table.rows = ["problem"] + data.problemAxes + ["optimizer"]
      table.values = goals.map { MetricExpression(.final, $0.name) }
      if members.count > mostRows { table.select = select }
      report.tables.append(table)

      let ownShapes = members.shapes
      let curves = goals.filter { $0.isSeries && mayBeDrawn($0.name, ownShapes) }.prefix(4)
      guard !curves.isEmpty else { continue }
      var figure = LearningCurve()
      figure.about.name = "learning_curves\(suffix)"
      figure.about.match.match = match
      figure.y = curves.map(\.name)
      figure.select = select
      figure.lines.panels = Array(data.problemAxes.prefix(1))
      report.figures.append(AskedFigure(kind: .learningCurve, settings: figure))
    }
    return report
  }

  /// Whether a cell kept it on its way, or none is finished: a program may say nothing but its final values.
  private static func mayBeDrawn(_ metric: String, _ shapes: [MeasurementShape]) -> Bool {
    shapes.isEmpty
      || shapes.contains { shape in
        (shape.series.columns + (shape.steps?.columns ?? [])).contains { $0.name == metric && $0.hasNumber }
      }
  }
}

/// The tables and figures that a report is to have.
struct AskedReport {
  var tables: [TableSettings] = []
  var figures: [AskedFigure] = []
  /// What is asked for and cannot be had.
  var notes: [String] = []

  init() {}

  /// What a file asks for.
  init(_ specification: ReportSpecification, kinds: [FigureKind]) {
    for item in specification.tables {
      do { tables.append(try TableSettings(item)) } catch { notes.append("table \(item.name): \(error)") }
    }
    for item in specification.figures {
      guard let kind = kinds.first(where: { $0.kind.name == item.kind }) else {
        notes.append("figure \(item.name): there is no figure kind \(item.kind)")
        continue
      }
      do { figures.append(try kind.asked(item)) } catch { notes.append("figure \(item.name): \(error)") }
    }
  }
}

extension ReportItem {
  /// A name stays a name: whatever it says, it leads to no other folder.
  var plainName: String {
    // Scalar by scalar: to a file system a combining sign is no part of the slash before it.
    let scalars = VisibleText.line(name).unicodeScalars.map { $0 == "/" || $0 == "\\" ? "_" : $0 }
    let name = String(String.UnicodeScalarView(scalars))
    return name.isEmpty || name.hasPrefix(".") ? "_" + name : name
  }
}
