import Escapes

/// The commands that draw a key in its strip.
struct GnuplotKey {
  var entries: [Drawing.KeyEntry]
  var place: KeyLayout
  var layout: FigureLayout
  var styles: GnuplotStyles

  var lines: [String] {
    func x(_ pixels: Double) -> String { GnuplotText.screen(pixels, of: FigureLayout.width) }
    func y(_ pixels: Double) -> String { GnuplotText.screen(pixels, of: layout.height) }
    // gnuplot makes fewer columns than told where it thinks that they do not fit; the whole width is there anyway.
    let isWhole = place.width > FigureLayout.width - 30
    let left = isWhole ? 0 : max(0, place.left - 40)
    let right = isWhole ? FigureLayout.width : min(FigureLayout.width, place.left + place.width + 40)
    return [
      "  # Key",
      "  set lmargin at screen \(x(left))", "  set rmargin at screen \(x(right))",
      "  set bmargin at screen \(y(place.bottom))",
      "  set tmargin at screen \(y(place.bottom + place.height))",
      "  unset title", "  unset border", "  unset tics", "  unset xlabel", "  unset ylabel",
      "  unset y2label", "  unset colorbox",
      "  unset logscale", "  unset grid", "  set xrange [0:1]", "  set yrange [0:1]",
      "  set key at screen \(x((left + right) / 2)), screen \(y(place.bottom + place.height / 2))"
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
