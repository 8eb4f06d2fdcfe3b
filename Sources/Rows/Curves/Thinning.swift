import Foundation

/// Which points of a long line are drawn: a picture that is 1,200 pixels wide shows no million.
///
/// The horizontal axis is cut into stretches of equal width on its scale. The first, the last, the lowest and the
/// highest point of each draw the line that all of them draw (M4: Jugel et al., "M4: A Visualization-Oriented Time
/// Series Data Aggregation", VLDB 2014). Evenly picked points would lose the peaks, and on a log axis its beginning.
package enum Thinning {
  /// Each is two of the picture's pixels wide, or less.
  package static let stretches = 600
  /// A line of no more points is drawn whole.
  package static let most = 4 * stretches
  /// For the caption.
  package static let sentence =
    " Of a line with more than \(most) points, the first, last, lowest and highest on each \(stretches)th of the axis are"
    + " drawn; series.csv has all."

  /// - Parameters:
  ///   - x: positions, of the same count as `y`. Where they do not rise throughout, the stretches are runs of equally
  ///     many points.
  ///   - y: heights; what is not a number is neither low nor high.
  /// - Returns: rising places.
  package static func places(x: [Double], y: [Double], on scale: Scale) -> [Int] {
    guard x.count > most else { return Array(x.indices) }
    let stretchOf = stretch(x, scale) ?? { $0 * stretches / x.count }
    var places: [Int] = []
    var start = 0
    while start < x.count {
      let stretch = stretchOf(start)
      var next = start + 1
      while next < x.count, stretchOf(next) == stretch { next += 1 }
      let run = (start..<next).filter { y[$0].isFinite }
      let ends = [start, next - 1, run.min { y[$0] < y[$1] }, run.max { y[$0] < y[$1] }]
      places += Set(ends.compactMap(\.self)).sorted()
      start = next
    }
    return places
  }

  /// The stretch of a place; nil where the positions are not what stretches can be cut of.
  private static func stretch(_ x: [Double], _ scale: Scale) -> ((Int) -> Int)? {
    // A log axis has no place for what is not above zero; such points come first.
    let shown = scale == .log ? x.firstIndex { $0 > 0 } ?? x.endIndex : x.startIndex
    guard shown < x.endIndex, x.allSatisfy(\.isFinite), zip(x, x.dropFirst()).allSatisfy({ $0 <= $1 }) else {
      return nil
    }
    func position(_ value: Double) -> Double { scale == .log ? log(value) : value }
    let (low, high) = (position(x[shown]), position(x[x.endIndex - 1]))
    guard high > low else { return nil }
    return { place in
      guard place >= shown else { return -1 }
      return min(stretches - 1, Int((position(x[place]) - low) / (high - low) * Double(stretches)))
    }
  }
}
