import Escapes
import Foundation
import Vocabulary

/// Writes a drawing as a script that plain `gnuplot NAME.gp` turns into NAME.svg, NAME.png and, where gnuplot was
/// built with cairo's PDF terminal, NAME.pdf.
struct GnuplotScript {
  var name: String
  var drawing: Drawing

  var text: String {
    let layout = FigureLayout(drawing)
    let styles = GnuplotStyles(drawing)
    var lines = drawing.comments.map { "# \(GnuplotText.comment($0))" }
    lines += [
      "# Draw it in this folder: gnuplot \(GnuplotText.comment(name)).gp",
      "",
      "set encoding utf8",
      "set minussign",
      "data = \(quotedFile("dat"))",
      "# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.",
      "clip(value, low, high) = value < low ? low : value > high ? high : value",
      "",
    ]
    lines += styles.lines
    lines += terminalLines(height: Int(layout.height))
    if let colors = drawing.colors { lines += paletteLines(colors) }
    for (index, panel) in drawing.panels.enumerated() {
      lines.append("")
      // The bar that explains the colours is drawn once.
      if index == drawing.panels.count - 1, let colors = drawing.colors, let bar = layout.colorBar {
        lines += colorBarLines(colors, bar, layout)
      }
      let commands = GnuplotPanel(
        panel: panel, area: layout.areas[index], text: layout.texts[index], layout: layout, styles: styles)
      lines += commands.lines
      if let key = layout.panelKeys[index] {
        lines += GnuplotKey(entries: panel.key, place: key, layout: layout, styles: styles).lines
      }
    }
    if let key = layout.key {
      lines.append("")
      lines += GnuplotKey(entries: drawing.key, place: key, layout: layout, styles: styles).lines
    }
    lines += ["  unset multiplot", "}", "unset output", ""]
    return lines.joined(separator: "\n")
  }

  private func terminalLines(height: Int) -> [String] {
    let width = Int(FigureLayout.width)
    // The PDF is as wide as two columns of text, and everything in it shrinks by the same factor as the page: one
    // layout for all. gnuplot's PDF has 72 dots an inch, and a line of width 1 is half a dot wide.
    let inches = 7.2
    let pdfHeight = String(format: "%.3f", inches * Double(height) / FigureLayout.width)
    let shrinking = inches * 72 / FigureLayout.width
    func factor(_ value: Double) -> String { Value.shortest(Axis.rounded(value)) }
    return [
      "",
      "formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')",
      "do for [format in formats] {",
      "  if (format eq 'svg') {",
      "    set terminal svg size \(width),\(height) font 'sans-serif,15' background '#ffffff'",
      "  }",
      "  if (format eq 'png') {",
      "    set terminal pngcairo size \(width),\(height) font 'sans,11.5' background '#ffffff'",
      "  }",
      "  if (format eq 'pdf') {",
      "    set terminal pdfcairo size \(inches),\(pdfHeight) fontscale \(factor(shrinking))"
        + " linewidth \(factor(2 * shrinking)) pointscale \(factor(shrinking))"
        + " font 'sans,11.5' background '#ffffff'",
      "  }",
      "  set output \(quotedFile("")).format",
      "  set multiplot",
      "  unset key",
      "  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid",
    ]
  }

  private func quotedFile(_ ending: String) -> String { GnuplotText.plain("\(name).\(ending)") }

  private func paletteLines(_ colors: Drawing.ColorScale) -> [String] {
    let palette = HeatPalette.stops(isReversed: colors.isReversed).map { share, color in
      "\(Value.shortest(share)) '\(color)'"
    }.joined(separator: ", ")
    let (low, high) = (colors.axis.range.lowerBound, colors.axis.range.upperBound)
    return [
      "  # Lightness rises or falls throughout, so that colours keep their order in grey.",
      "  set palette defined (\(palette))",
      "  \(colors.axis.scale == .log ? "set" : "unset") logscale cb",
      "  set cbrange [\(Value.shortest(low)):\(Value.shortest(high))]",
      "  unset colorbox",
    ]
  }

  private func colorBarLines(
    _ colors: Drawing.ColorScale, _ bar: FigureLayout.Area, _ layout: FigureLayout
  ) -> [String] {
    let texts = colors.axis.tics?.map { "\(GnuplotText.quoted($0.text)) \(Value.shortest($0.position))" }
    let tics = texts.map { "(\($0.joined(separator: ", ")))" }
    return [
      "  # Colour bar",
      "  set format cb '\(colors.axis.scale == .log && tics == nil ? "10^{%T}" : "%h")'",
      "  set cblabel \(GnuplotText.quoted(colors.axis.label)) offset 0,0.4",
      "  set cbtics out nomirror \(tics ?? "autofreq") offset 0,0.3",
      "  set colorbox horizontal user origin screen \(layout.x(bar.left)), screen \(layout.y(bar.bottom))"
        + " size screen \(layout.x(bar.right - bar.left)), screen \(layout.y(bar.top - bar.bottom)) border",
    ]
  }
}
