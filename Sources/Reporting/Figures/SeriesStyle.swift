/// How a line looks: colour, dash and point, told apart by colour-blind readers and in grey print.
///
/// Given out by a value's place, for optimizers their place in the catalog: an optimizer looks the same in every
/// figure of every experiment.
struct SeriesStyle: Hashable {
  /// `#rrggbb`.
  var color: String
  /// A gnuplot dash type.
  var dash: String
  /// A gnuplot point type.
  var point: Int
  var width = 2.0

  /// Okabe and Ito, "Color Universal Design" (2008), darkest contrasts first; its yellow is too pale on white and
  /// gives way to grey.
  static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F",
  ]
  static let dashes = [
    "solid", "(12,4)", "(4,3)", "(14,4,3,4)", "(7,3)", "(14,3,3,3,3,3)", "(20,5)", "(2,5)",
  ]
  /// Disc, square, triangles, diamond, pentagon, then outlines.
  static let points = [7, 5, 9, 13, 11, 15, 6, 4, 8, 12]

  /// What no series owns: a theory's line, the meaning of a mark.
  static let reference = SeriesStyle(color: "#555555", dash: "(9,6)", point: 7, width: 1.5)
  /// Connects what belongs together, behind the data.
  static let faint = SeriesStyle(color: "#c4c4c4", dash: "solid", point: 7, width: 1)
  /// Frames the best cell of a heat map.
  static let best = SeriesStyle(color: "#e6007e", dash: "(9,6)", point: 7, width: 1.5)

  /// The same colour as a line of the other axis: dashed, with the outline of its point.
  var onRightAxis: SeriesStyle {
    // gnuplot's filled points follow their outlines: 4 5, 6 7, 8 9, …
    SeriesStyle(color: color, dash: "(4,4)", point: isOutline ? point : point - 1, width: width)
  }

  /// Outlines need room for their holes.
  var isOutline: Bool { point % 2 == 0 }

  var onLeftAxis: SeriesStyle { SeriesStyle(color: color, dash: "solid", point: point, width: width) }
}

extension SeriesStyle {
  /// - Parameters:
  ///   - place: of the series' value, see ``Joined/places(ofSeries:)``.
  ///   - variant: of lines of the same series: another dash and point in its colour.
  init(place: Int, variant: Int = 0) {
    // After one round of colours the dashes shift, so that no two of the first 64 look alike.
    let shifted = place + place / Self.colors.count + variant
    self.init(
      color: Self.colors[place % Self.colors.count], dash: Self.dashes[shifted % Self.dashes.count],
      point: Self.points[shifted % Self.points.count])
  }
}
