import Foundation

/// What is written around a panel, broken into lines that fit where it stands.
struct PanelText {
  var title: [String]
  var y: [String]
  var right: [String]
  /// Labelled positions along x; nil leaves them to ``xStep``.
  var xTics: [(position: Double, lines: [String])]?
  /// From one label to the next of a linear axis; nil leaves it to gnuplot.
  var xStep: Double?
  /// Labels run upwards: not even in several lines would they stand side by side.
  var areUpright = false
  var uprightTitles: [[String]] = []
  /// Why the panel is empty.
  var reason: [String]

  /// - Parameters:
  ///   - width: of the plot area in pixels.
  ///   - height: likewise.
  init(_ panel: Drawing.Panel, width: Double, height: Double) {
    // A title may reach into the gap to its neighbours.
    title = TextFit.lines(panel.title, width: width + 20, limit: 3)
    y = Self.upright(panel.y.label, height)
    reason = TextFit.lines(panel.reason ?? "no finished cell yet", width: width - 20, limit: 6)
    right = panel.right.map { Self.upright($0.label, height) } ?? []
    let count = Double(panel.uprights.count)
    uprightTitles = panel.uprights.map {
      TextFit.lines($0.title, width: width / max(1, count - 0.2) - 12, limit: 4)
    }
    let axis = panel.x
    guard let tics = axis.tics else {
      if axis.scale == .linear { xStep = Self.step(axis, width) }
      return
    }
    xTics = axis.isCategorical ? named(tics, axis, width) : Self.thinned(tics, axis, width)
  }

  /// A label beside an axis runs upwards and may be a little longer than the axis.
  static func upright(_ label: String, _ height: Double) -> [String] {
    TextFit.lines(label, width: height + 30, limit: 3)
  }

  /// Names of categories: in one line, in up to three, or upwards.
  private mutating func named(
    _ tics: [(position: Double, text: String)], _ axis: Axis, _ width: Double
  ) -> [(position: Double, lines: [String])] {
    let areNumbers = tics.allSatisfy { $0.text.allSatisfy { !$0.isLetter } }
    let slot = width / (axis.range.upperBound - axis.range.lowerBound) - (areNumbers ? 2 : 10)
    if tics.allSatisfy({ TextFit.fits($0.text, width: slot, limit: 3) }) {
      return tics.map { ($0.position, TextFit.lines($0.text, width: slot, limit: 3)) }
    }
    areUpright = true
    return tics.map { ($0.position, [TextFit.shortened($0.text, letters: Self.uprightLetters)]) }
  }

  /// Every label, or every second, third, … one: as many as stand side by side. The others keep their mark.
  private static func thinned(
    _ tics: [(position: Double, text: String)], _ axis: Axis, _ width: Double
  ) -> [(position: Double, lines: [String])] {
    func fit(_ step: Int) -> Bool {
      let kept = tics.indices.filter { $0 % step == 0 }.map { tics[$0] }
      return zip(kept, kept.dropFirst()).allSatisfy { left, right in
        let distance = (axis.share(of: right.position) - axis.share(of: left.position)) * width
        return distance >= (TextFit.width(left.text) + TextFit.width(right.text)) / 2 + 8
      }
    }
    let step = (1...max(1, tics.count)).first(where: fit) ?? 1
    return tics.enumerated().map { ($1.position, [$0 % step == 0 ? $1.text : ""]) }
  }

  /// 1, 2 or 5 times a power of ten, so that about ten labels or fewer stand side by side.
  private static func step(_ axis: Axis, _ width: Double) -> Double? {
    let span = axis.range.upperBound - axis.range.lowerBound
    guard span > 0, span.isFinite else { return nil }
    let least = pow(10, (log10(span) - 2).rounded(.down))
    let candidates = (0...3).flatMap { power in [1, 2, 5].map { $0 * least * pow(10, Double(power)) } }
    return candidates.map(Axis.rounded).first { step in
      let first = (axis.range.lowerBound / step).rounded(.up)
      let last = (axis.range.upperBound / step).rounded(.down)
      guard last - first <= 10, !axis.isWhole || step >= 1 else { return false }
      let widest =
        stride(from: first, through: last, by: 1)
        .map { TextFit.width(String(format: "%g", Axis.rounded($0 * step))) }.max() ?? 0
      return (widest + 12) * (last - first) <= width * (last - first) * step / span
    }
  }

  /// Lines below the first of the labels along x, which gnuplot does not move the axis's name down for.
  var moreLines: Int { areUpright ? 0 : (xTics?.map(\.lines.count).max() ?? 1) - 1 }

  static let uprightLetters = 28

  /// Pixels that the labels along x take below the axis.
  var ticHeight: Double {
    if areUpright {
      // The axis's name stands below what gnuplot takes for their length: 10.3 pixels a letter.
      return (xTics ?? []).flatMap(\.lines).map { Double($0.count) * 10.3 }.max().map { $0 + 24 } ?? 40
    }
    // Marks without labels.
    if let xTics, !xTics.isEmpty, xTics.allSatisfy({ $0.lines == [""] }) { return 18 }
    let lines = max(xTics?.map(\.lines.count).max() ?? 1, uprightTitles.map(\.count).max() ?? 1)
    return 40 + Double(lines - 1) * TextFit.line
  }
}
