import Experiments
import Foundation
import OrderedCollections
import Rows
import Statistics
import Vocabulary

/// A curve of the best against the number of configurations tried.
struct TriedCurve: Settings {
  @Setting(.expression, "what is tuned for, e.g. final validation_accuracy") var y: MetricExpression
  var lines = LineSettings()
  @Setting(.choice, FigureText.band) var band = Band.quartiles
  @Setting(.choice, FigureText.scale) var xScale = Axis.Scale.linear
  @Setting(.choice, FigureText.scale) var yScale = Axis.Scale.linear
}

struct BestOfTriedFigure {
  enum Order: Equatable {
    /// What is to be expected of k of them in random order.
    case random(BestCenter)
    /// The order in which they were tried: what was found.
    case tried
  }

  private let asked: TriedCurve
  private let data: Joined
  private let lines: Lines
  private let order: Order

  init(_ asked: TriedCurve, _ about: FigureAbout, _ data: Joined, order: Order) {
    self.asked = asked
    self.order = order
    self.data = data
    // An optimizer's own parameters are what is tried; what changes the problem makes other lines.
    lines = Lines(
      about, asked.lines, data, data.members(about, measuring: asked.y.metric),
      extraColumns: data.axes.filter { !data.problemAxes.contains($0) }, select: nil)
  }

  private var isMedian: Bool { order == .random(.median) }

  var figure: Figure { Figure(lines, key: lines.key(), caption: caption, panel: panel) }

  /// The most configurations for which every k is a point; of more the points thin out evenly on a log axis.
  private static let mostPoints = 200

  /// The k that are shown, of 1…`count`.
  private static func tried(_ count: Int) -> [Int] {
    guard count > mostPoints else { return Array(1...count) }
    let ratio = log(Double(count)) / Double(mostPoints - 1)
    let places = (0..<mostPoints).map { Int(exp(ratio * Double($0)).rounded()) }
    return OrderedSet(places.map { min($0, count) }).elements
  }

  /// For each k the curves of the seeds, in a few numbers.
  private func curve(_ line: Lines.Line, _ goal: Metric.Goal) -> [(tried: Int, best: Summary)] {
    let family = line.member.configuration.family
    let bySeed = Dictionary(grouping: line.member.replicates, by: \.cell.seed)
    let configurations = line.member.configurationIndices.count
    let samples = bySeed.values.map { replicates in
      replicates.compactMap { data.metrics.observation(asked.y, of: $0, family: family).number(goal) }
    }.filter { $0.count == configurations }
    guard !samples.isEmpty, configurations > 0 else { return [] }
    let seeds = samples.map { BestOfTried($0, isLargerBetter: goal == .maximize) }
    return Self.tried(configurations).map { k in
      let best = seeds.map { isMedian ? $0.median(after: k) : $0.expected(after: k) }
      return (k, Summary(best.map { $0.isNaN ? .diverged : .measured($0) }, goal: goal))
    }
  }

  /// For each k the best of the first k in the order in which they were tried, by the median over its seeds; as far as
  /// they are measured.
  private func found(_ line: Lines.Line, _ goal: Metric.Goal) -> [(tried: Int, best: Summary)] {
    let family = line.member.configuration.family
    let byConfiguration = Dictionary(grouping: line.member.replicates, by: \.cell.configurationIndex)
    var curve: [(tried: Int, best: Summary)] = []
    for (_, replicates) in byConfiguration.sorted(by: { $0.key < $1.key }) {
      // What failed was tried, and found nothing.
      let observations = replicates.filter { $0.failure == nil }.map {
        data.metrics.observation(asked.y, of: $0, family: family)
      }
      if observations.contains(.absent) { break }
      let own = Summary(observations, goal: goal)
      let best = curve.last?.best
      let isBetter = best.map {
        !own.median.isNaN && ($0.median.isNaN || goal.prefers(own.median, to: $0.median))
      }
      curve.append((curve.count + 1, isBetter ?? true ? own : best ?? own))
    }
    return curve
  }

  private func panel(_ value: [Value?], _ file: inout DataFile) -> Drawing.Panel {
    let drawn = lines.lines.filter { $0.panel == value }
    let family = drawn.first?.member.configuration.family ?? ""
    let goal = data.metrics.goal(of: asked.y, family: family)
    var heights: [Double] = []
    var marks: [Drawing.Mark] = []
    var curves = drawn.map { order == .tried ? found($0, goal) : curve($0, goal) }
    if order == .tried {
      // As far as all have tried as many.
      let shared = curves.map(\.count).filter { $0 > 0 }.min() ?? 0
      curves = curves.map { Array($0.prefix(shared)) }
    }
    for (line, curve) in zip(drawn, curves) where !curve.isEmpty {
      let rows = curve.map { tried, summary in
        [Double(tried), Double(summary.count)] + asked.band.heights(summary)
      }
      heights += rows.flatMap { $0.dropFirst(2) }
      let block = file.add(line.name, columns: ["tried", "seeds", "best"] + asked.band.columns, rows: rows)
      marks.add(
        Drawing.Mark(shape: .line(interval: max(1, curve.count / 10)), block: block, y: 3, style: line.style),
        hasBand: asked.band != .none)
    }
    let most = curves.compactMap(\.last?.tried).max() ?? 1
    return Drawing.Panel(
      title: lines.panelTitle(value),
      x: Axis(
        label: "configurations tried", scale: asked.xScale, values: [1, Double(max(2, most))], padding: 0.02),
      y: Axis(
        label: "best \(data.label(asked.y, family: family)) so far", scale: asked.yScale, values: heights,
        padding: 0.05),
      marks: marks)
  }

  private var caption: [String] {
    if order == .tried {
      return [
        "Best of the first k configurations in the order in which they were tried, by the median over seeds"
          + "\(asked.band.words), as far as all lines have tried as many."
      ]
    }
    var parts = [
      (isMedian ? "Median" : "Expected")
        + " best after trying k of the configurations in random order, without"
        + " replacement (Tang et al. 2020); for each seed with all configurations measured, then the median over seeds"
        + "\(asked.band.words)."
    ]
    if !data.plan.experiment.models.isEmpty {
      parts.append(
        "A search that learns tries no random order: what it found by then is figure kind best_so_far.")
    }
    if lines.hasDiverged {
      parts.append(
        isMedian
          ? "Diverged seeds count as worst."
          : "Diverged seeds count as worst: no line where k configurations can all have diverged.")
    }
    return parts
  }
}
