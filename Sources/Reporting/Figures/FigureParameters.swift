import Experiments
import Vocabulary

/// Parameters that figure kinds share, so that a word means the same in all of them.
enum FigureParameters {
  static let series = Parameter(
    "series", .column, default: .string("optimizer"), "a line for each value of this column")
  static let panels = Parameter.optional(
    "panels", .list(.column),
    "a panel for each value of this column; of two columns, rows and columns of a grid")
  static let match = Parameter.optional("match", .match, "only the cells whose columns have these values")
  static let caption = Parameter.optional("caption", .string, "a sentence to print under the figure")
  static let select = Parameter.optional(
    "select", .metricExpression,
    "draw the best configuration of each series and panel by the median of this; else a line for each")

  static func band(_ standard: Band) -> Parameter {
    Parameter(
      "band", .choice(Band.allCases.map { Choice($0.rawValue, $0.summary) }),
      default: .string(standard.rawValue), "what the band around a line spans")
  }

  /// A parameter's axis, which follows the range that the file gives it.
  static let parameterScale = Parameter.optional(
    "x_scale", .choice([Choice("linear", "equal differences"), Choice("log", "equal ratios")]),
    "the axis's scale; left out, that of the range that a search drew from, else log")

  static func scale(_ name: String, default standard: Axis.Scale = .linear) -> Parameter {
    Parameter(
      name, .choice([Choice("linear", "equal differences"), Choice("log", "equal ratios")]),
      default: .string(standard.rawValue), "the axis's scale")
  }
}

/// What the band around a line spans.
enum Band: String, CaseIterable {
  case quartiles = "q25-q75"
  case extremes = "min-max"
  case none

  var summary: String {
    switch self {
    case .quartiles: "the middle half of the seeds"
    case .extremes: "all seeds"
    case .none: "no band"
    }
  }

  /// Nil without a band; NaN where the line has no finite median, for a band without its line says nothing.
  func ends(_ summary: Summary) -> (low: Double, high: Double)? {
    guard summary.median.isFinite || self == .none else { return (.nan, .nan) }
    return switch self {
    case .quartiles: (summary.quartiles.lower, summary.quartiles.upper)
    case .extremes: (summary.extremes.minimum, summary.extremes.maximum)
    case .none: nil
    }
  }
}

extension ReportItem {
  func scale(_ name: String, default standard: Axis.Scale = .linear) -> Axis.Scale {
    text(name).flatMap(Axis.Scale.init(rawValue:)) ?? standard
  }

  func band(default standard: Band) -> Band { text("band").flatMap(Band.init(rawValue:)) ?? standard }
}
