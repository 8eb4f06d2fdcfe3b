/// A table as it is shown, before it is written in a language: heads, cells and the lines around them.
struct TableGrid {
  struct Head {
    var text: String
    /// What several neighbouring columns have in common: a value of the pivot.
    var group: String?
    var isNumber: Bool
  }

  struct Cell {
    var text: String
    var isBest = false
    /// Not found worse than the best.
    var isNotWorse = false
    /// Small print: parameters that were chosen, missing and diverged seeds, the difference to a baseline.
    var remarks: [String] = []
  }

  var heads: [Head] = []
  var rows: [[Cell]] = []
  /// Above the table: what it shows.
  var caption = ""
  /// Below it: units, seeds, divergence, tests, methods.
  var footnote = ""
}
