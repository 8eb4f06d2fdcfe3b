import Rows
import Vocabulary

extension Metric {
  /// `wall time (s)`: for axis labels and table heads.
  var label: String { unit.isEmpty ? words : "\(words) (\(unit))" }

  /// `wall time`: the name without its unit.
  var words: String {
    let name = Column.humanName(name)
    return unit == "s" && name.hasSuffix(" seconds") ? name.dropLast("seconds".count) + "time" : name
  }
}

extension ColumnTexts {
  /// For an axis: powers of ten where many zeros would stand.
  func axisText(_ column: String, _ value: Value?) -> String {
    longText(column, value) ?? value?.number.map(Axis.text) ?? Column.text(value)
  }
}
