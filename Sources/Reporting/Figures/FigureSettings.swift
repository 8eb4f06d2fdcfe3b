import Experiments
import Rows
import Vocabulary

/// What a file says of one figure: a kind's own keys, and those of all kinds.
protocol FigureSettings: Settings {
  var about: FigureAbout { get set }
  /// What the best configuration is chosen by; nil where the file does not say.
  var select: MetricExpression? { get }
  /// What the figure shows of each cell.
  var shown: [MetricExpression] { get }
  /// Whether it shows what was measured on the way: the final value alone gives no curve.
  var isCurve: Bool { get }

  func figure(_ data: Joined) -> Figure
}

extension FigureSettings {
  var select: MetricExpression? { nil }
  var isCurve: Bool { false }
}

/// What every figure has.
struct FigureAbout: Settings {
  /// Of its files.
  var name = ""
  @Setting(.optional(.text), "a sentence to print under the figure") var caption: String?
  var match = Match()
}

/// What each line of a figure stands for, and the panels that lines are spread over.
struct LineSettings: Settings {
  @Setting(.column, "a line for each value of this column") var series = "optimizer"
  @Setting(
    .listIfGiven(.column),
    "a panel for each value of this column; of two columns, rows and columns of a grid")
  var panels: [String]
}

/// Sentences on keys that several kinds have, so that a word means the same in all of them.
enum FigureText {
  static let select =
    "draw the best configuration of each series and panel by the median of this; else a line for each"
  static let band = "what the band around a line spans"
  static let scale = "the axis's scale"
}

/// What the band around a line spans.
enum Band: String, SettingChoice {
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

  /// Names of the columns behind the median's.
  var columns: [String] { self == .none ? [] : ["low", "high"] }

  /// The median, NaN where it is not finite, and the ends of the band. A band without its line says nothing: then they
  /// are NaN too.
  func heights(_ summary: Summary) -> [Double] {
    guard summary.median.isFinite else { return Array(repeating: .nan, count: 1 + columns.count) }
    return switch self {
    case .quartiles: [summary.median, summary.quartiles.lower, summary.quartiles.upper]
    case .extremes: [summary.median, summary.extremes.minimum, summary.extremes.maximum]
    case .none: [summary.median]
    }
  }

  /// For the caption, behind what the line is: `, band q25-q75`.
  var words: String { self == .none ? "" : ", band \(rawValue)" }
}

// MARK: What reports name

extension SettingForm where Content == String {
  static var metric: Self { Self(.metric, read: \.string) { .string($0) } }
  static var column: Self { Self(.column, read: \.string) { .string($0) } }
  static var columnOrMetric: Self { Self(.columnOrMetric, read: \.string) { .string($0) } }
}

extension SettingForm where Content == MetricExpression {
  static var expression: Self {
    Self(
      .metricExpression, read: { $0.string.flatMap { MetricExpression($0) } },
      write: { .string($0.description) })
  }
}
