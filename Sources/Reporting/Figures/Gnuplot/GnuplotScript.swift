import Experiments
import Foundation

/// Writes a drawing as a script that plain `gnuplot NAME.gp` turns into NAME.svg and NAME.png.
struct GnuplotScript {
  var name: String
  var drawing: Drawing

  private var layout: FigureLayout { FigureLayout(drawing) }

  var text: String {
    let layout = layout
    let height = Int(layout.height)
    var lines = drawing.comments.map { "# \($0)" }
    lines += [
      "# Draw it in this folder: gnuplot \(name).gp",
      "",
      "set encoding utf8",
      "data = \(quotedFile("dat"))",
      "# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.",
      "clip(value, low, high) = value < low ? low : value > high ? high : value",
      "",
    ]
    for (number, style) in styles.enumerated() {
      lines.append(
        "set style line \(number + 1) lc rgb '\(style.color)' dt \(style.dash) lw 2 pt \(style.point)"
          + " ps \(style.isOutline ? "1.1" : "0.8")")
    }
    lines += [
      "",
      "do for [format in 'svg png'] {",
      "  if (format eq 'svg') {",
      "    set terminal svg size \(Int(FigureLayout.width)),\(height) font 'sans-serif,15' background '#ffffff'",
      "  } else {",
      "    set terminal pngcairo size \(Int(FigureLayout.width)),\(height) font 'sans,11.5' background '#ffffff'",
      "  }",
      "  set output \(quotedFile("")).format",
      "  set multiplot",
      "  unset key",
      "  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid",
    ]
    for (panel, area) in zip(drawing.panels, layout.areas) {
      lines.append("")
      lines += panelLines(panel, area, layout)
    }
    if !drawing.key.isEmpty {
      lines.append("")
      lines += keyLines(layout)
    }
    lines += ["  unset multiplot", "}", "unset output", ""]
    return lines.joined(separator: "\n")
  }

  private func quotedFile(_ ending: String) -> String {
    "'\(name.replacing("'", with: "''")).\(ending)'"
  }

  /// Every style in use, once.
  private var styles: [SeriesStyle] {
    var seen = Set<SeriesStyle>()
    let used = drawing.key.map(\.style) + drawing.panels.flatMap { $0.marks.map(\.style) }
    return used.filter { seen.insert($0).inserted }
  }

  private func number(of style: SeriesStyle) -> Int {
    (styles.firstIndex(of: style) ?? 0) + 1
  }

  private func number(_ value: Double) -> String { Value.shortest(value) }

  private func panelLines(
    _ panel: Drawing.Panel, _ area: (left: Double, right: Double, top: Double, bottom: Double),
    _ layout: FigureLayout
  ) -> [String] {
    func screen(_ pixels: Double, of size: Double) -> String { String(format: "%.4f", pixels / size) }
    var lines = [
      "  # Panel \((panel.title.isEmpty ? panel.y.label : panel.title).replacing("\n", with: " "))",
      "  set lmargin at screen \(screen(area.left, of: FigureLayout.width))",
      "  set rmargin at screen \(screen(area.right, of: FigureLayout.width))",
      "  set tmargin at screen \(screen(area.top, of: layout.height))",
      "  set bmargin at screen \(screen(area.bottom, of: layout.height))",
      "  set title \(GnuplotText.quoted(panel.title)) offset 0,-0.4",
      "  set border \(panel.right == nil ? 3 : 11) lc rgb '#444444'",
    ]
    lines += axisLines("x", panel.x)
    lines += axisLines("y", panel.y)
    if let right = panel.right { lines += axisLines("y2", right) }
    if panel.marks.isEmpty {
      return lines + [
        "  set label 1 'no finished cell yet' at graph 0.5, graph 0.5 center", "  plot NaN notitle",
        "  unset label 1",
      ]
    }
    let marks = panel.marks.map { "    \(markText($0, panel))" }
    return lines + ["  plot \\", marks.joined(separator: ", \\\n")]
  }

  private func axisLines(_ axis: String, _ value: Axis) -> [String] {
    let tics =
      if let tics = value.tics {
        "(" + tics.map { "\(GnuplotText.quoted($0.text)) \(number($0.position))" }.joined(separator: ", ")
          + ")"
      } else {
        value.isWhole ? "1" : "autofreq"
      }
    let isDecades = value.scale == .log && value.tics == nil
    return [
      "  set \(axis)label \(GnuplotText.quoted(value.label))",
      "  \(value.scale == .log ? "set" : "unset") logscale \(axis)",
      "  set \(axis)range [\(number(value.range.lowerBound)):\(number(value.range.upperBound))]",
      "  set format \(axis) '\(isDecades ? "10^{%T}" : "%h")'",
      "  set \(axis)tics out nomirror \(tics)",
    ]
  }

  private func markText(_ mark: Drawing.Mark, _ panel: Drawing.Panel) -> String {
    let style = number(of: mark.style)
    let axis = mark.isOnRightAxis ? panel.right ?? panel.y : panel.y
    let axes = mark.isOnRightAxis ? " axes x1y2" : ""
    let source = "data index \(mark.block) using \(mark.x)"
    switch mark.shape {
    case .band(let upper):
      let ends = [mark.y, upper].map {
        "(clip($\($0), \(number(axis.range.lowerBound)), \(number(axis.range.upperBound))))"
      }
      return "\(source):\(ends[0]):\(ends[1])\(axes) with filledcurves ls \(style)"
        + " fs transparent solid 0.15 noborder notitle"
    case .line(let interval):
      return "\(source):\(mark.y)\(axes) with linespoints ls \(style) pointinterval \(interval) notitle"
    case .crosses:
      return "\(source):\(mark.y)\(axes) with points pt 2 ps 1.6 lw 3 lc rgb '\(mark.style.color)' notitle"
    case .labelledCrosses:
      return "\(source):\(mark.y):\(mark.y + 1)\(axes) with labels point pt 2 ps 1.2 lw 2.5"
        + " lc rgb '\(mark.style.color)' tc rgb '\(mark.style.color)' left offset 0.9,0 notitle"
    }
  }

  private func keyLines(_ layout: FigureLayout) -> [String] {
    let top = String(format: "%.4f", layout.keyHeight / layout.height)
    let middle = String(format: "%.4f", layout.keyHeight / layout.height / 2)
    let entries = drawing.key.map { entry in
      let style =
        entry.isCross
        ? "points pt 2 ps 1.2 lw 2.5 lc rgb '\(entry.style.color)'"
        : "linespoints ls \(number(of: entry.style))"
      return "    2 with \(style) title \(GnuplotText.quoted(entry.title))"
    }
    return [
      "  # Key",
      "  set lmargin at screen 0", "  set rmargin at screen 1", "  set bmargin at screen 0",
      "  set tmargin at screen \(top)",
      "  unset title", "  unset border", "  unset tics", "  unset xlabel", "  unset ylabel",
      "  unset y2label",
      "  unset logscale", "  unset grid", "  set xrange [0:1]", "  set yrange [0:1]",
      "  set key at screen 0.5, screen \(middle) center center horizontal Left reverse"
        + " maxcols \(layout.keyColumns) samplen 3.5 spacing 1.3",
      "  plot \\", entries.joined(separator: ", \\\n"),
    ]
  }
}
