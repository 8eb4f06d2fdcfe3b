import Foundation

/// Where panels and key lie, in pixels from the lower left corner.
///
/// All plot areas of a column and of a row are aligned and of one size, whatever their labels need; a key has a strip
/// of its own below, so that it never covers data.
struct FigureLayout {
  static let width = 1200.0

  struct Area {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double
  }

  var height: Double
  /// Plot areas, row by row from the top.
  var areas: [Area]
  /// What stands around each panel.
  var texts: [PanelText]
  /// Of each panel's own key, below its area; nil where it has none.
  var panelKeys: [KeyLayout?]
  var key: KeyLayout?
  /// The bar that explains the colours.
  var colorBar: Area?

  /// A length as a share of the page, as gnuplot's `screen` coordinates want it.
  func x(_ pixels: Double) -> String { String(format: "%.4f", pixels / Self.width) }

  /// Likewise upwards.
  func y(_ pixels: Double) -> String { String(format: "%.4f", pixels / height) }

  /// Width of plot areas beside each other, each with numbers of its own.
  static func areaWidth(columns: Int) -> Double { (width - 28) / Double(columns) - 88 }

  init(_ drawing: Drawing) {
    let columns = max(1, drawing.columnCount)
    let rows = (drawing.panels.count + columns - 1) / columns
    let usual =
      switch (columns, rows) {
      case (1, 1): 440.0
      case (1, _): 320.0
      case (2, _): 330.0
      default: 270.0
      }
    let plotHeight = max(usual, Self.heightOfNames(drawing))
    func row<Element>(_ row: Int, of all: [Element]) -> ArraySlice<Element> {
      all[(row * columns)..<min((row + 1) * columns, all.count)]
    }
    func panels(column: Int) -> [Drawing.Panel] {
      stride(from: column, to: drawing.panels.count, by: columns).map { drawing.panels[$0] }
    }
    let lefts = (0..<columns).map { column in
      panels(column: column).map { Self.left($0, plotHeight) }.max() ?? 92
    }
    // Half of the last number along x stands beyond the panel.
    let besides: [Double] = drawing.panels.compactMap(\.right).map { Self.beside($0, plotHeight) }
    let lastNumbers: [Double] = drawing.panels.map { max(24, Self.lastNumber($0.x) / 2 + 6) }
    let right: Double = besides.max() ?? lastNumbers.max() ?? 24
    let areaWidth = (Self.width - lefts.reduce(0, +) - right * Double(columns)) / Double(columns)
    let texts = drawing.panels.map { PanelText($0, width: areaWidth, height: plotHeight) }
    self.texts = texts

    let colorHeight = drawing.colors == nil ? 0.0 : 88
    key = KeyLayout(drawing.key, width: Self.width - 20, left: 0, bottom: colorHeight)
    let bottom = colorHeight + (key?.height ?? 0)
    let tops = (0..<rows).map { index -> Double in
      guard row(index, of: drawing.panels).contains(where: { !$0.title.isEmpty }) else { return 18 }
      let lines: Int = row(index, of: texts).map(\.title.count).max() ?? 1
      return 23 + Double(lines) * TextFit.line
    }
    let bottoms = (0..<rows).map { index in
      zip(row(index, of: drawing.panels), row(index, of: texts)).map(Self.below).max() ?? 70
    }
    let keyHeights = (0..<rows).map { index in
      row(index, of: drawing.panels).compactMap {
        KeyLayout($0.key, width: areaWidth, left: 0, bottom: 0)?.height
      }.max() ?? 0
    }
    height = bottom + (0..<rows).reduce(0) { $0 + tops[$1] + plotHeight + bottoms[$1] + keyHeights[$1] }
    areas = []
    panelKeys = []
    var upper = height
    for index in 0..<rows {
      let top = upper - tops[index]
      upper = top - plotHeight - bottoms[index] - keyHeights[index]
      for (column, panel) in row(index, of: drawing.panels).enumerated() {
        let left = lefts[...column].reduce(0, +) + Double(column) * (areaWidth + right)
        areas.append(Area(left: left, right: left + areaWidth, top: top, bottom: top - plotHeight))
        panelKeys.append(KeyLayout(panel.key, width: areaWidth, left: left, bottom: upper))
      }
    }
    if drawing.colors != nil {
      colorBar = Area(left: Self.width * 0.25, right: Self.width * 0.75, top: 82, bottom: 64)
    }
  }

  /// How many names stand above each other; of more some are left out.
  static let mostNames = 80

  /// Names along a vertical axis stand a line apart; the rows of a heat map also hold a remark below the number.
  private static func heightOfNames(_ drawing: Drawing) -> Double {
    drawing.panels.filter(\.y.isCategorical).map { panel in
      let hasRemarks = panel.marks.contains { mark in
        drawing.data.blocks[mark.block].remarks.contains { !$0.isEmpty }
      }
      let count = min(mostNames, panel.y.ownTics?.count ?? 0)
      return Double(count) * (hasRemarks ? 46 : TextFit.line + 2)
    }.max() ?? 0
  }

  private static func left(_ panel: Drawing.Panel, _ height: Double) -> Double {
    switch panel.yLabelling {
    case .full: beside(panel.y, height)
    case .numbers: 64
    case .none: 22
    }
  }

  /// Numbers and a label that runs upwards.
  private static func beside(_ axis: Axis, _ height: Double) -> Double {
    // gnuplot puts the label beyond what it takes for the numbers' length: 10.3 pixels a letter.
    let letters = axis.tics?.map(\.text.count).max() ?? axis.letters
    return 73 + Double(PanelText.upright(axis.label, height).count) * TextFit.line
      + Double(max(0, letters - 5)) * 10.3
  }

  /// Width of the number at the right end of an axis.
  private static func lastNumber(_ axis: Axis) -> Double {
    guard !axis.isCategorical else { return 0 }
    guard let tics = axis.tics else { return TextFit.width(String(repeating: "0", count: axis.letters)) }
    return tics.last.map { TextFit.width($0.text) * axis.share(of: $0.position) } ?? 0
  }

  private static func below(_ panel: Drawing.Panel, _ text: PanelText) -> Double {
    switch panel.xLabelling {
    case .full: text.ticHeight + (panel.x.label.isEmpty ? 0 : 30)
    case .numbers: text.ticHeight
    case .none: 18
    }
  }
}

/// A strip with a key in it.
struct KeyLayout {
  var left: Double
  var width: Double
  var bottom: Double
  var height: Double
  var columns: Int
  /// How many letters of an entry find room.
  var letters: Int

  /// The line or point in front of an entry, with its gaps.
  private static let sample = 62.0

  static func width(_ title: String) -> Double { TextFit.width(title) + sample }

  /// Nil without entries.
  init?(_ entries: [Drawing.KeyEntry], width: Double, left: Double, bottom: Double) {
    guard !entries.isEmpty else { return nil }
    // gnuplot reckons with 10.3 pixels a letter and 60 for a sample line. Where the columns it is told do not fit, it
    // makes fewer and leaves out the entries that no longer find a place, so this must not be too small.
    let longest = entries.map { TextFit.letters($0.title) }.max() ?? 0
    columns = max(1, min(entries.count, Int(width / (Double(longest) * 10.5 + 75))))
    letters = max(8, Int((width / Double(columns) - Self.sample) / TextFit.letter))
    let rows = (entries.count + columns - 1) / columns
    height = Double(rows) * 26 + 12
    self.left = left
    self.width = width
    self.bottom = bottom
  }
}
