import Foundation

/// How far two numbers of the same things agree about their order: Kendall's τ_b, 1 for the same order, −1 for the reverse.
///
/// Counted as Knight, "A computer method for calculating Kendall's tau with ungrouped data", JASA 61, 1966, does it: n log n
/// comparisons.
public struct KendallTau: Sendable, Hashable {
  /// NaN where one of the two is the same for all.
  public var value: Double
  /// 95 %, by Fisher's transformation with the variance 0.437 / (n − 4) of Fieller, Hartley and Pearson, "Tests for rank
  /// correlation coefficients", Biometrika 44, 1957; nil for fewer than 10 things, for which that is no approximation.
  public var interval: ClosedRange<Double>?
  /// n, the things that have both numbers.
  public var count: Int

  /// - Parameter pairs: without NaN; infinities are the ends of the order.
  public init(_ pairs: [(Double, Double)]) {
    count = pairs.count
    let sorted = pairs.sorted { $0 < $1 }
    let all = Self.pairCount(count)
    let firstTies = Self.ties(sorted.map(\.0), ==)
    let bothTies = Self.ties(sorted, ==)
    var second = sorted.map(\.1)
    var spare = second
    let exchanges = Self.sort(&second, &spare, 0..<count)
    let secondTies = Self.ties(second, ==)
    let difference = all - firstTies - secondTies + bothTies - 2 * exchanges
    value = difference / ((all - firstTies) * (all - secondTies)).squareRoot()
    guard count >= 10, abs(value) < 1 else { return }
    let half = 1.959_963_984_540_054 * (0.437 / Double(count - 4)).squareRoot()
    interval = tanh(atanh(value) - half)...tanh(atanh(value) + half)
  }

  private static func pairCount(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }

  /// Pairs of equals, of a list in which equals are neighbours.
  private static func ties<Element>(_ sorted: [Element], _ areEqual: (Element, Element) -> Bool) -> Double {
    var (sum, run) = (0.0, 1)
    for place in sorted.indices.dropFirst() {
      if areEqual(sorted[place], sorted[place - 1]) {
        run += 1
      } else {
        sum += pairCount(run)
        run = 1
      }
    }
    return sum + pairCount(run)
  }

  /// Sorts a range by merging, and counts the pairs that were in the wrong order.
  private static func sort(_ values: inout [Double], _ spare: inout [Double], _ range: Range<Int>) -> Double {
    guard range.count > 1 else { return 0 }
    let middle = (range.lowerBound + range.upperBound) / 2
    var exchanges =
      sort(&values, &spare, range.lowerBound..<middle) + sort(&values, &spare, middle..<range.upperBound)
    var (left, right) = (range.lowerBound, middle)
    for place in range {
      if right == range.upperBound || (left < middle && values[left] <= values[right]) {
        spare[place] = values[left]
        left += 1
      } else {
        spare[place] = values[right]
        right += 1
        exchanges += Double(middle - left)
      }
    }
    for place in range { values[place] = spare[place] }
    return exchanges
  }
}
