/// What lies beyond the ends of axes.
extension Drawing {
  /// Puts a cross at the edge of its panel where a line, or a point, leaves the axes, and moves what is too far out
  /// to be drawn.
  ///
  /// - Returns: the labels of the vertical axes that were left.
  mutating func markEdges() -> [String] {
    var labels: [String] = []
    for index in panels.indices where panels[index].uprights.isEmpty {
      var crosses: [Mark] = []
      for place in panels[index].marks.indices {
        let mark = panels[index].marks[place]
        guard let connects = mark.shape.connects, !mark.isAtEdge else { continue }
        let x = panels[index].x
        let y = panels[index].heights(of: mark)
        let block = data.blocks[mark.block]
        let points = block.rows.map { (x: $0[0], y: $0[mark.y - 1]) }
        panels[index].marks[place].isExtreme = points.contains { x.mustMove($0.x) || y.mustMove($0.y) }
        var rows: [[Double]] = []
        var isOutside = false
        for point in points {
          let side = Self.side(x.place(of: point.x), y.place(of: point.y))
          if let side, !(connects && isOutside) { rows.append([x.position(side.x), y.position(side.y)]) }
          isOutside = side != nil
        }
        guard !rows.isEmpty else { continue }
        if !labels.contains(y.label) { labels.append(y.label) }
        let crossBlock = data.add("\(block.title), beyond the axes", columns: ["x", "edge"], rows: rows)
        crosses.append(
          Mark(shape: .crosses, block: crossBlock, style: mark.style, isOnRightAxis: mark.isOnRightAxis))
      }
      panels[index].marks += crosses
    }
    return labels
  }

  /// Where on the panel a cross stands for a point that lies beyond it; nil for one that lies within, and for none.
  private static func side(_ x: Double, _ y: Double) -> (x: Double, y: Double)? {
    // The ends of axes are rounded to six digits.
    let within = -0.002...1.002
    guard !x.isNaN, !y.isNaN, !within.contains(x) || !within.contains(y) else { return nil }
    return (min(max(x, 0.01), 0.99), min(max(y, 0.02), 0.98))
  }

  /// Whether nothing would be seen in a panel.
  func isEmpty(_ panel: Panel) -> Bool {
    !panel.marks.contains { mark in
      let y = panel.heights(of: mark)
      return data.blocks[mark.block].rows.contains { row in
        let (x, height) = (row[0], row[mark.y - 1])
        return x.isFinite && height.isFinite && !panel.x.place(of: x).isNaN
          && (mark.isAtEdge || !y.place(of: height).isNaN)
      }
    }
  }
}

extension Drawing.Panel {
  /// The vertical axis of a mark.
  func heights(of mark: Drawing.Mark) -> Axis { mark.isOnRightAxis ? right ?? y : y }
}

extension Axis {
  /// Whether a value has a place on the axis, and one so far out that nothing is drawn there.
  fileprivate func mustMove(_ value: Double) -> Bool {
    value.isFinite && Self.drawable(value, scale) != value && place(of: value).isFinite
  }
}

extension Drawing.Mark.Shape {
  /// Whether points are joined; nil for what has no points of its own.
  fileprivate var connects: Bool? {
    switch self {
    case .line, .plainLine, .steps: true
    case .points, .colored: false
    case .band, .crosses, .labelledCrosses, .bars, .heat, .texts, .outline, .ring: nil
    }
  }
}
