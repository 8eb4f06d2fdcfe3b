import Escapes
import Vocabulary

/// The commands that draw one panel.
struct GnuplotPanel {
  var panel: Drawing.Panel
  var area: FigureLayout.Area
  var text: PanelText
  var layout: FigureLayout
  var styles: GnuplotStyles

  var lines: [String] {
    var lines = [
      "  # Panel \(GnuplotText.comment(panel.title.isEmpty ? panel.y.label : panel.title))",
      "  set lmargin at screen \(layout.x(area.left))",
      "  set rmargin at screen \(layout.x(area.right))",
      "  set tmargin at screen \(layout.y(area.top))",
      "  set bmargin at screen \(layout.y(area.bottom))",
      "  set title \(GnuplotText.quoted(text.title)) offset 0,-0.4",
      "  set border \(panel.uprights.isEmpty ? panel.right == nil ? 3 : 11 : 0) lc rgb '#444444'",
    ]
    lines += axisLines(
      "x", panel.x, [panel.x.label], xTics, panel.xLabelling, offset: (0, 0 - Double(text.moreLines)))
    // gnuplot lets the lines of a label grow towards the numbers. (0 - 0 is 0, and -0 would be written as such.)
    lines += axisLines(
      "y", panel.y, text.y, Self.tics(panel.y), panel.yLabelling,
      offset: (0 - 1.2 * Double(max(0, text.y.count - 1)), 0))
    if let right = panel.right {
      lines += axisLines("y2", right, text.right, Self.tics(right), .full)
    } else if panel.edge != nil {
      lines += [
        "  # Heights of what is marked at the edge, as shares of the panel", "  unset logscale y2",
        "  set y2range [0:1]",
      ]
    }
    if panel.marks.isEmpty {
      return lines + [
        "  set label 1 \(GnuplotText.quoted(text.reason)) at graph 0.5, graph 0.5 center",
        "  plot NaN notitle",
        "  unset label 1",
      ]
    }
    let plot = ["  plot \\", panel.marks.map { "    \(markText($0))" }.joined(separator: ", \\\n")]
    if panel.uprights.isEmpty { return lines + plot }
    return lines + uprightLines + plot + ["  unset label", "  unset arrow"]
  }

  private func number(_ value: Double) -> String { Value.shortest(value) }

  private var xTics: Tics {
    if let tics = text.xTics { return .named(tics) }
    return text.xStep.map { .every($0) } ?? Self.tics(panel.x)
  }

  private static func tics(_ axis: Axis) -> Tics {
    if let tics = axis.tics {
      let step = max(1, (tics.count + FigureLayout.mostNames - 1) / FigureLayout.mostNames)
      return .named(tics.enumerated().map { ($1.position, [$0 % step == 0 ? $1.text : ""]) })
    }
    return axis.isWhole ? .every(1) : .automatic
  }

  private enum Tics {
    case named([(position: Double, lines: [String])])
    case every(Double)
    case automatic
  }

  private func axisLines(
    _ axis: String, _ value: Axis, _ label: [String], _ tics: Tics, _ labelling: Drawing.Labelling,
    offset: (x: Double, y: Double) = (0, 0)
  ) -> [String] {
    var shown: String
    var format = labelling == .none ? "" : "%h"
    switch tics {
    case .named(let tics):
      // Positions with texts of their own ignore the format.
      let texts = tics.map { tic in
        "\(labelling == .none ? "''" : GnuplotText.quoted(tic.lines)) \(number(tic.position))"
      }
      shown = "(\(texts.joined(separator: ", ")))"
    case .every(let step): shown = number(step)
    case .automatic:
      shown = "autofreq"
      if value.scale == .log, labelling != .none { format = "10^{%T}" }
    }
    if axis == "x" { shown += text.areUpright ? " rotate by 90 right" : " norotate autojustify" }
    return [
      "  set \(axis)label \(GnuplotText.quoted(labelling == .full ? label : []))"
        // Said each time: gnuplot keeps the last panel's.
        + " offset \(number(offset.x)),\(number(offset.y))",
      "  \(value.scale == .log ? "set" : "unset") logscale \(axis)",
      "  set \(axis)range [\(number(value.range.lowerBound)):\(number(value.range.upperBound))]",
      "  set format \(axis) '\(format)'",
      "  set \(axis)tics out nomirror \(shown)",
    ]
  }

  private var uprightLines: [String] {
    var lines = [
      "  unset ytics", "  unset xtics", "  unset grid",
      "  set style textbox opaque noborder margins 0.3,0.2 fillcolor rgb '#ffffff'",
    ]
    for (upright, title) in zip(panel.uprights, text.uprightTitles) {
      let x = number(upright.x)
      lines.append("  set arrow from \(x),0 to \(x),1 nohead lc rgb '#444444' lw 1.2 front")
      lines.append("  set label \(GnuplotText.quoted(title)) at \(x),first 0 offset 0,-1.4 center front")
      for tic in upright.tics {
        lines.append(
          "  set label \(GnuplotText.quoted(tic.text)) at \(x),\(number(tic.position)) right offset -0.6,0"
            + " tc rgb '#444444' front boxed")
      }
    }
    return lines
  }

  private func markText(_ mark: Drawing.Mark) -> String {
    let style = styles[mark.style]
    let axis = panel.heights(of: mark)
    let axes = mark.isOnRightAxis || mark.isAtEdge ? " axes x1y2" : ""
    func clipped(_ column: Int, to range: ClosedRange<Double>) -> String {
      "(clip($\(column), \(number(range.lowerBound)), \(number(range.upperBound))))"
    }
    func column(_ number: Int, _ axis: Axis) -> String {
      mark.isExtreme ? clipped(number, to: Axis.limits(axis.scale)) : "\(number)"
    }
    let source = "data index \(mark.block) using \(column(1, panel.x))"
    let height = mark.isAtEdge ? "\(mark.y)" : column(mark.y, axis)
    let place = "\(source):\(height)"
    func clipped(_ column: Int) -> String { clipped(column, to: axis.range) }
    func rectangle(_ half: Double) -> String {
      "\(place):($1-\(half)):($1+\(half)):($\(mark.y)-\(half)):($\(mark.y)+\(half))"
    }
    let color = "lc rgb '\(mark.style.color)'"
    switch mark.shape {
    case .band:
      return "\(source):\(clipped(mark.y)):\(clipped(mark.y + 1))\(axes) with filledcurves ls \(style)"
        + " fs transparent solid 0.15 noborder notitle"
    case .line(let interval):
      return "\(place)\(axes) with linespoints ls \(style) pointinterval \(interval) notitle"
    case .plainLine: return "\(place)\(axes) with lines ls \(style) notitle"
    case .steps: return "\(place)\(axes) with steps ls \(style) notitle"
    case .points: return "\(place)\(axes) with points ls \(style) notitle"
    case .crosses: return "\(place)\(axes) with points pt 2 ps 1.6 lw 3 \(color) notitle"
    case .labelledCrosses:
      return "\(place):\(mark.y + 1)\(axes) with labels point pt 2 ps 1.2 lw 2.5 \(color)"
        + " tc rgb '\(mark.style.color)' font ',9' left offset 0.7,0 notitle"
    case .bars:
      return "\(place):\(clipped(mark.y + 1)):\(clipped(mark.y + 2))\(axes) with yerrorbars ls \(style)"
        + " dt solid lw 1.5 ps 0 notitle"
    case .heat(let value):
      return "\(rectangle(0.5)):\(value)"
        + " with boxxyerror fs solid 1 border lc rgb '#ffffff' fc palette notitle"
    case .texts(let text, let color):
      return "\(place):\(text):\(color) with labels center tc rgb variable notitle"
    case .colored(let value): return "\(place):\(value) with points pt 7 ps 2.4 lc palette notitle"
    case .ring: return "\(place) with points pt 6 ps 3.2 lw 3 \(color) notitle"
    case .outline: return "\(rectangle(0.47)) with boxxyerror fs empty \(color) lw 3 notitle"
    }
  }
}
