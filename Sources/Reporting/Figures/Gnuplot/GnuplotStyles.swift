import Vocabulary

/// The line styles of a script, numbered from 1.
struct GnuplotStyles {
  private var styles: [SeriesStyle] = []
  private var numbers: [SeriesStyle: Int] = [:]

  /// Every style in use, once: those of keys first, in the order of the key.
  init(_ drawing: Drawing) {
    let keys = drawing.key + drawing.panels.flatMap(\.key)
    for style in keys.map(\.style) + drawing.panels.flatMap({ $0.marks.map(\.style) })
    where numbers[style] == nil {
      styles.append(style)
      numbers[style] = styles.count
    }
  }

  var lines: [String] {
    styles.enumerated().map { index, style in
      "set style line \(index + 1) lc rgb '\(style.color)' dt \(style.dash) lw \(Value.shortest(style.width))"
        + " pt \(style.point) ps \(style.isOutline ? "1.1" : "0.8")"
    }
  }

  subscript(style: SeriesStyle) -> Int { numbers[style] ?? 1 }
}
