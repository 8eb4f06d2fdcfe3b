/// A figure as panels, lines and a key, before it is written as a gnuplot script and its data.
struct Drawing {
  /// Row by row; all rows but the last are full.
  var panels: [Panel]
  var columnCount: Int
  var key: [KeyEntry]
  /// Comment lines at the head of script and data.
  var comments: [String]
  var data: DataFile

  struct Panel {
    var title: String
    var x: Axis
    var y: Axis
    var right: Axis?
    var marks: [Mark]
  }

  struct KeyEntry: Hashable {
    var title: String
    var style: SeriesStyle
    /// A cross only, for what the marks at an edge mean.
    var isCross = false
  }

  /// Something drawn from columns of a data block, counted from 1.
  struct Mark {
    enum Shape {
      /// From column `y` to column `upper`; infinite ends are drawn at the edge of the panel.
      case band(upper: Int)
      /// `interval`: a point on every so manieth row.
      case line(interval: Int)
      case crosses
      /// Text from column `y + 1` under each point.
      case labelledCrosses
    }
    var shape: Shape
    var block: Int
    var x: Int
    var y: Int
    var style: SeriesStyle
    var isOnRightAxis = false
  }
}
