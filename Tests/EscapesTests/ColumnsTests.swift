import Testing

@testable import Escapes

@Suite struct ColumnsTests {
  @Test(arguments: [
    ("abc", 3), ("é", 1), ("e\u{301}", 1), ("逐样本", 6), ("ｆ", 2), ("한글", 4), ("👩‍👩‍👧", 2), ("☂\u{FE0F}", 2),
    ("", 0),
    ("a\u{200D}b", 2),
  ])
  func whatATerminalShows(text: String, columns: Int) { #expect(Columns.count(text) == columns) }

  @Test func nothingIsCutInHalf() {
    #expect(Columns.prefix("逐样本", 5) == "逐样")
    #expect(Columns.prefix("a逐样本", 2) == "a")
    #expect(Columns.prefix("abc", 9) == "abc")
  }

  @Test func tablesAlignWideText() {
    var table = TextTable(["name", "n"], numbers: [1])
    table.add(["逐样本", "1"])
    table.add(["b", "23"])
    #expect(table.text == "name     n\n逐样本   1\nb       23")
  }

  @Test func rowsWithoutAHeadAreIndented() {
    var table = TextTable(numbers: [1], indent: "  ")
    table.add(["a", "1", ""])
    table.add(["long", "20", "x\ny"])
    #expect(table.text == "  a      1\n  long  20  x y")
  }
}
