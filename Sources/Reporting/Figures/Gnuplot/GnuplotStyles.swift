import Escapes
import OrderedCollections
import Vocabulary

/// The line styles of a script, numbered from 1.
struct GnuplotStyles {
  private var styles: OrderedSet<SeriesStyle>

  /// Every style in use, once: those of keys first, in the order of the key.
  init(_ drawing: Drawing) {
    let keys = drawing.key + drawing.panels.flatMap(\.key)
    styles = OrderedSet(keys.map(\.style) + drawing.panels.flatMap(\.marks).map(\.style))
  }

  var lines: [String] {
    styles.enumerated().map { index, style in
      "set style line \(index + 1) lc rgb '\(style.color)' dt \(style.dash) lw \(Value.shortest(style.width))"
        + " pt \(style.point) ps \(style.isOutline ? "1.1" : "0.8")"
    }
  }

  subscript(style: SeriesStyle) -> Int { (styles.firstIndex(of: style) ?? 0) + 1 }
}

/// The commands that draw a key in its strip.
struct GnuplotKey {
  var entries: [Drawing.KeyEntry]
  var place: KeyLayout
  var layout: FigureLayout
  var styles: GnuplotStyles

  var lines: [String] {
    // gnuplot makes fewer columns than told where it thinks that they do not fit; the whole width is there anyway.
    let isWhole = place.width > FigureLayout.width - 30
    let left = isWhole ? 0 : max(0, place.left - 40)
    let right = isWhole ? FigureLayout.width : min(FigureLayout.width, place.left + place.width + 40)
    return [
      "  # Key",
      "  set lmargin at screen \(layout.x(left))", "  set rmargin at screen \(layout.x(right))",
      "  set bmargin at screen \(layout.y(place.bottom))",
      "  set tmargin at screen \(layout.y(place.bottom + place.height))",
      "  unset title", "  unset border", "  unset tics", "  unset xlabel", "  unset ylabel",
      "  unset y2label", "  unset colorbox",
      "  unset logscale", "  unset grid", "  set xrange [0:1]", "  set yrange [0:1]",
      "  set key at screen \(layout.x((left + right) / 2)), screen \(layout.y(place.bottom + place.height / 2))"
        + " center center horizontal Left reverse maxcols \(place.columns) samplen 3.5 spacing 1.3",
      "  plot \\",
      entries.map {
        "    2 with \(sample($0)) title \(GnuplotText.quoted(TextFit.shortened($0.title, letters: place.letters)))"
      }
      .joined(separator: ", \\\n"),
      "  unset key", "  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid",
    ]
  }

  private func sample(_ entry: Drawing.KeyEntry) -> String {
    switch entry.sample {
    case .lineAndPoints: "linespoints ls \(styles[entry.style])"
    case .line: "lines ls \(styles[entry.style])"
    case .point: "points ls \(styles[entry.style])"
    case .cross: "points pt 2 ps 1.2 lw 2.5 lc rgb '\(entry.style.color)'"
    }
  }
}

/// The colours of heat maps.
enum HeatPalette {
  /// Viridis (Smith and van der Walt, matplotlib 1.5, 2015) at ninths, its darkest and palest ends cut off.
  private static let colors = [
    "#472c7a", "#3b518b", "#2c718e", "#21908d", "#27ad81", "#5cc863", "#aadc32", "#fde725",
  ]

  /// Colours by share of the range; pale is good, dark is bad.
  static func stops(isReversed: Bool) -> [(Double, String)] {
    let ordered = isReversed ? colors.reversed() : colors
    return ordered.enumerated().map { (Double($0) / Double(colors.count - 1), $1) }
  }

  /// Text that is readable on the colour of a value.
  static func textColor(on value: Double, _ colors: Drawing.ColorScale) -> UInt32 {
    let share = colors.axis.share(of: value)
    return (colors.isReversed ? 1 - share : share) < 0.5 ? 0xFFFFFF : 0x000000
  }
}
