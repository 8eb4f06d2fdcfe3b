import Foundation
import Testing

@testable import Reporting

/// What is written around panels fits where it stands.
@Suite struct LayoutTests {
  @Test(arguments: [
    ("short", 100.0, ["short"]), ("a longer text, broken", 100, ["a longer", "text, broken"]),
    ("ps_clip_sgd", 70, ["ps_clip_", "sgd"]), ("indivisible", 60, ["ind…ble"]),
    ("one two three four", 50, ["one", "two", "three…"]),
  ])
  func textIsBrokenIntoLinesThatFit(_ text: String, _ width: Double, _ expected: [String]) {
    let lines = TextFit.lines(text, width: width, limit: 3)
    #expect(lines == expected)
    #expect(lines.allSatisfy { TextFit.width($0) <= max(width, 4 * TextFit.letter) })
    #expect(TextFit.fits(text, width: width, limit: 3) == !expected.contains { $0.contains("…") })
  }

  @Test func theMiddleOfALongNameGivesWay() {
    #expect(TextFit.shortened("ps_clip_sgd, growing: area 0.95", letters: 15) == "ps_clip…ea 0.95")
    #expect(TextFit.shortened("sgd", letters: 15) == "sgd")
    // Twice as wide as letters.
    #expect(TextFit.width("裁剪") == TextFit.width("abcd"))
    #expect(TextFit.shortened("逐样本梯度裁剪", letters: 9) == "逐样…裁剪")
    #expect(TextFit.lines("逐样本 梯度裁剪", width: 8 * TextFit.letter, limit: 3) == ["逐样本", "梯度裁剪"])
  }

  private func panel(_ x: Axis, title: String = "", y: String = "y") -> Drawing.Panel {
    Drawing.Panel(
      title: title, x: x, y: Axis(label: y, scale: .linear, values: [0, 1], padding: 0), right: nil, marks: []
    )
  }

  @Test(arguments: [0.0...199.0, 0...1, 0.031...0.87, 1...8, 0...123_456, -0.4...0.3], [180.0, 330, 1084])
  func numbersAlongAnAxisStandApart(_ range: ClosedRange<Double>, _ width: Double) throws {
    let axis = Axis(
      label: "", scale: .linear, values: [range.lowerBound, range.upperBound], padding: 0)
    let step = try #require(PanelText(panel(axis), width: width, height: 270).xStep)
    let count = (axis.range.upperBound / step).rounded(.down) - (axis.range.lowerBound / step).rounded(.up)
    #expect((1...10).contains(count))
    let widest = TextFit.width(String(format: "%g", (axis.range.upperBound / step).rounded(.down) * step))
    #expect(widest + 10 < width * step / (axis.range.upperBound - axis.range.lowerBound))
    #expect(range != 1...8 || step >= 1, "epochs are whole")
  }

  @Test func valuesOfAGridLoseLabelsWhereTheyAreClose() throws {
    let rates = [0.001, 0.00316, 0.01, 0.0316, 0.1]
    var axis = Axis(label: "", scale: .log, values: rates, padding: 0.06)
    axis.ownTics = rates.map { ($0, Axis.text($0)) }
    let wide = try #require(PanelText(panel(axis), width: 1084, height: 270).xTics)
    #expect(wide.allSatisfy { $0.lines != [""] })
    let narrow = try #require(PanelText(panel(axis), width: 160, height: 270).xTics)
    #expect(narrow.map(\.lines) == [["0.001"], [""], ["0.01"], [""], ["0.1"]])
    #expect(narrow.map(\.position) == rates)
  }

  @Test func namesBelowAPanelAreBrokenAndThenRunUpwards() throws {
    let names = ["sgd", "clip_sgd", "ps_clip_sgd, growing threshold"]
    var axis = Axis(label: "", scale: .linear, values: [0.5, 3.5], padding: 0)
    axis.ownTics = names.enumerated().map { (Double($0 + 1), $1) }
    axis.isCategorical = true
    let wide = PanelText(panel(axis), width: 450, height: 270)
    #expect(!wide.areUpright)
    #expect(wide.xTics?.map(\.lines) == [["sgd"], ["clip_sgd"], ["ps_clip_sgd,", "growing threshold"]])
    #expect(wide.ticHeight == 40 + TextFit.line && wide.moreLines == 1)
    let narrow = PanelText(panel(axis), width: 150, height: 270)
    #expect(narrow.areUpright)
    #expect(narrow.xTics?.map(\.lines) == [["sgd"], ["clip_sgd"], ["ps_clip_sgd, g…ing threshold"]])
  }

  @Test func longTitlesAndLabelsMakeRoomForTheirLines() {
    let x = Axis(label: "x", scale: .linear, values: [0, 1], padding: 0)
    func height(_ title: String) -> Double {
      FigureLayout(
        Drawing(
          panels: [panel(x, title: title), panel(x), panel(x)], columnCount: 3, key: [], comments: [],
          data: DataFile())
      ).height
    }
    let long = "a problem with a very long name, ps_clip_sgd with a growing threshold"
    #expect(height(long) == height("short") + TextFit.line)
    func left(_ label: String) -> Double {
      FigureLayout(
        Drawing(
          panels: [panel(x, y: label)], columnCount: 1, key: [], comments: [], data: DataFile())
      ).areas[0].left
    }
    #expect(left(String(repeating: "word ", count: 14)) == left("y") + TextFit.line)
  }

  /// gnuplot keeps an offset until the next one: a panel without lines to move says so.
  @Test func aLabelsOffsetEndsWithItsPanel() {
    let x = Axis(label: "x", scale: .linear, values: [0, 1], padding: 0)
    let panels = [panel(x, y: String(repeating: "word ", count: 14)), panel(x)]
    let script = GnuplotScript(
      name: "t",
      drawing: Drawing(panels: panels, columnCount: 1, key: [], comments: [], data: DataFile())
    ).text
    let offsets = script.split(separator: "\n").filter { $0.contains("set ylabel") }
      .map { $0.split(separator: " ").last ?? "" }
    #expect(offsets == ["-1.2,0", "0,0"])
  }

  @Test func panelsWithLongKeysStandInFewerColumns() {
    let grid = PanelGrid([["a"], ["b"], ["c"]], named: 1, of: 1)
    #expect(grid.columnCount(key: "sgd: area 0.15") == 3)
    #expect(grid.columnCount(key: "ps_clip_sgd, growing threshold, beta = 1.5") == 2)
    #expect(grid.columnCount(key: String(repeating: "x", count: 90)) == 1)
  }

  @Test func marksAtAnEdgeStayThereWherePanelsShareAnAxis() {
    func panel(_ low: Double, _ high: Double, edge: Drawing.Edge?) -> Drawing.Panel {
      Drawing.Panel(
        title: "", x: Axis(label: "x", scale: .linear, values: [0, 1], padding: 0),
        y: Axis(label: "y", scale: .linear, values: [low, high], padding: 0), right: nil, marks: [],
        edge: edge)
    }
    let edge = Drawing.Edge(share: 0.1, isTop: false)
    let shared = PanelGrid.sharing(
      [panel(0.4, 0.8, edge: edge), panel(0.35, 0.9, edge: nil)], columnCount: 2)
    // Data fill nine tenths of the axis, in both.
    for panel in shared {
      #expect(panel.y.range.upperBound == 0.9)
      #expect(abs(panel.y.share(of: 0.35) - 0.1) < 1e-4)
    }
    #expect((0..<3).map { edge.height($0, of: 3) }.allSatisfy { (0...0.1).contains($0) })
    let alone = PanelGrid.sharing(
      [panel(0, 1, edge: Drawing.Edge(share: 0.2, isTop: true))], columnCount: 1)
    #expect(alone[0].y.range == 0...1.25)
  }

  @Test func heatNumbersShowWhatFindsRoom() {
    #expect(HeatNumbers([0.41, 0.3825], letters: 6).text(0.3825) == "0.3825")
    #expect(HeatNumbers([0.41, 0.3825], letters: 4).text(0.3825) == "0.38")
    #expect(HeatNumbers([12.34, 1.5], letters: 4).text(1.5) == "1.5")
    // One too small for the decimals of the largest: each on its own.
    let wide = HeatNumbers([2.2e5, 0.5, 1234], letters: 5)
    #expect([2.234e5, 0.5, 1234, 1e-7].map(wide.text) == ["2.2e5", "0.500", "1234", "1e-7"])
    #expect(HeatNumbers([2.2e5, 0.5], letters: 2).text(2.2e5) == "")
  }
}
