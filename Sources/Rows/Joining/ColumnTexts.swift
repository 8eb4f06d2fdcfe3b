import Vocabulary

/// How the values of an experiment's columns are written: rounded, with as many digits as tell them apart.
package struct ColumnTexts {
  /// Texts of the values that four digits do not tell from another value of their column.
  private var longer: [String: [Double: String]] = [:]

  package init(_ columns: [String], _ members: [Member]) {
    for column in columns {
      let values = members.compactMap { Column.value(column, $0.configuration, seed: 0) }
      let numbers = Set(values.compactMap(\.number).filter(\.isFinite))
      // Columns with a value a row (a search) have too many to look at each pair: neighbours are nearest.
      longer[column] = Self.texts(numbers.sorted())
    }
  }

  /// Those of ascending numbers that need more than four digits.
  package static func texts(_ numbers: [Double]) -> [Double: String] {
    var texts: [Double: String] = [:]
    for (place, number) in numbers.enumerated() {
      let neighbours = [place - 1, place + 1].filter(numbers.indices.contains).map { numbers[$0] }
      func isAlone(_ digits: Int) -> Bool {
        let text = Column.rounded(number, digits: digits)
        return neighbours.allSatisfy { Column.rounded($0, digits: digits) != text }
      }
      if isAlone(4) { continue }
      let digits = (5...16).first(where: isAlone)
      texts[number] = digits.map { Column.rounded(number, digits: $0) } ?? Value.shortest(number)
    }
    return texts
  }

  /// As tables and legends show it; a dash where there is none.
  package func text(_ column: String, _ value: Value?) -> String {
    longText(column, value) ?? Column.text(value)
  }

  /// `learning rate 0.1`; a problem's or optimizer's own name stands alone.
  package func label(_ column: String, _ value: Value?) -> String {
    longText(column, value).map { "\(Column.humanName(column)) \($0)" } ?? Column.label(column, value)
  }

  /// Nil where four digits are enough.
  package func longText(_ column: String, _ value: Value?) -> String? {
    value?.number.flatMap { longer[column]?[$0] }
  }
}
