/// A figure as panels, lines and a key, before it is written as a gnuplot script and its data.
struct Drawing {
  /// Row by row; all rows but the last are full.
  var panels: [Panel]
  var columnCount: Int
  /// In a strip of its own below the panels, so that it covers no data.
  var key: [KeyEntry] = []
  /// Comment lines at the head of script and data.
  var comments: [String] = []
  var data: DataFile
  /// What the colours of heat cells mean; nil where there are none.
  var colors: ColorScale?

  struct Panel {
    var title: String
    var x: Axis
    var y: Axis
    var right: Axis?
    var marks: [Mark] = []
    /// What stands in the middle of an empty panel; nil where the kind does not know.
    var reason: String?
    /// Room for marks beyond the data; nil where there are none.
    var edge: Edge?
    /// Entries that hold for this panel alone, below it.
    var key: [KeyEntry] = []
    /// How much of its axes is written: neighbours with the same axis share one label.
    var xLabelling = Labelling.full
    var yLabelling = Labelling.full
    /// Vertical axes inside the panel, each with its own numbers (parallel coordinates).
    var uprights: [Upright] = []
  }

  /// A strip of the panel that no data reach, where diverged seeds are marked.
  struct Edge {
    /// Of the panel's height.
    var share: Double
    /// Where worse is.
    var isTop: Bool

    /// Height of the strip's `row`-th of `rows` of marks, from outside, as a share of the panel's.
    func height(_ row: Int, of rows: Int) -> Double {
      let depth = share * (Double(row) + 0.6) / (Double(rows) + 0.1)
      return isTop ? 1 - depth : depth
    }
  }

  enum Labelling: Hashable {
    case full
    /// The numbers without the name.
    case numbers
    case none
  }

  struct Upright {
    var x: Double
    var title: String
    /// Positions in 0…1 and what stands there.
    var tics: [(position: Double, text: String)]
  }

  struct ColorScale {
    var axis: Axis
    /// Whether small values are the good ones: good is bright.
    var isReversed: Bool
  }

  struct KeyEntry: Hashable {
    enum Sample: Hashable {
      case lineAndPoints
      case line
      case point
      /// For what the marks at an edge mean.
      case cross
    }

    var title: String
    var style: SeriesStyle
    var sample = Sample.lineAndPoints

    /// What a cross means.
    static func cross(_ meaning: String) -> KeyEntry {
      KeyEntry(title: meaning, style: .reference, sample: .cross)
    }
  }

  /// Something drawn from columns of a data block, counted from 1; the first one holds the positions.
  struct Mark {
    enum Shape {
      /// From column `y` to the next; infinite ends are drawn at the edge of the panel.
      case band
      /// `interval`: a point on every so manieth row.
      case line(interval: Int)
      /// Without points.
      case plainLine
      /// Horizontal, then vertical.
      case steps
      case points
      case crosses
      /// Text from column `y + 1` under each point.
      case labelledCrosses
      /// Vertical bars between the two columns behind `y`; infinite ends are drawn at the edge of the panel.
      case bars
      /// Rectangles one unit wide and high around (x, y), coloured by column `value`.
      case heat(value: Int)
      /// Text from column `text`, centred on (x, y), in the colour of column `color` (0xRRGGBB).
      case texts(text: Int, color: Int)
      /// Discs in the colour of column `value`.
      case colored(value: Int)
      /// A ring around a disc.
      case ring
      /// An outline around the unit rectangle at (x, y).
      case outline
    }
    var shape: Shape
    var block: Int
    var y = 2
    var style: SeriesStyle
    var isOnRightAxis = false
    /// Column `y` is a height in the panel, 0…1, see ``Edge``.
    var isAtEdge = false
    /// Some of its values are so far out that they must be moved to be drawn at all.
    var isExtreme = false
  }
}

extension DataFile {
  /// What is drawn from a block of its own; nothing without rows.
  mutating func marks(
    _ shape: Drawing.Mark.Shape, _ title: String, columns: [String], rows: [[Double]], texts: [String] = [],
    style: SeriesStyle, isAtEdge: Bool = false
  ) -> [Drawing.Mark] {
    guard !rows.isEmpty else { return [] }
    let block = add(title, columns: columns, rows: rows, texts: texts)
    return [Drawing.Mark(shape: shape, block: block, style: style, isAtEdge: isAtEdge)]
  }
}

extension [Drawing.Mark] {
  /// A line, and its band between the two columns behind its own. Bands come first: no line is covered.
  mutating func add(_ line: Drawing.Mark, hasBand: Bool) {
    if hasBand {
      var band = line
      band.shape = .band
      band.y += 1
      insert(band, at: 0)
    }
    append(line)
  }
}
