import Experiments
import Foundation
import OrderedCollections

/// One axis of parallel coordinates: values to heights in 0…1.
struct ParallelScale {
  var title: String
  var tics: [(position: Double, text: String)] = []
  /// Some configuration has no value here.
  var hasNone: Bool
  /// Some configuration's metric is infinite; an infinite parameter is an ordinary one.
  var hasDiverged: Bool
  private var categories: [Value: Double] = [:]
  private var low = 0.0
  private var high = 1.0
  private var isLog = false
  /// The heights between which finite values lie; outside are the places of "–" and "×".
  private var span = 0.0...1.0
  private var nonePosition = 0.0
  private var infinitePosition = 0.0

  /// - Parameter worst: the infinity that stands for divergence; nil for a parameter.
  init(title: String, _ values: [Value?], worst: Double?) {
    self.title = title
    let present = OrderedSet(values.compactMap(\.self))
    hasNone = values.contains(nil)
    let hasInfinite = present.contains { $0.number?.isInfinite ?? false }
    hasDiverged = hasInfinite && worst != nil
    let isUp = hasInfinite && worst ?? .infinity > 0
    let isLow = hasNone || (hasInfinite && !isUp)
    span = (isLow ? 0.12 : 0)...(isUp ? 0.88 : 1)
    infinitePosition = isUp ? 1 : hasNone ? 0.06 : 0
    let numbers = present.compactMap(\.number).filter(\.isFinite)
    if numbers.count + (hasInfinite ? 1 : 0) >= present.count, let low = numbers.min(),
      let high = numbers.max()
    {
      (self.low, self.high) = (low, high)
      isLog = low > 0 && high / low >= 20
      let distinct = Array(Set(numbers)).sorted()
      let shown =
        distinct.count <= 8
        ? distinct : (0...4).map { Axis.rounded(value(at: Double($0) / 4)) }
      tics = shown.map { (position(.number($0)), Axis.text(Double(String(format: "%.3g", $0)) ?? $0)) }
    } else {
      for (index, value) in present.enumerated() {
        let share = present.count == 1 ? 0.5 : Double(index) / Double(present.count - 1)
        categories[value] = span.lowerBound + share * (span.upperBound - span.lowerBound)
      }
      tics = present.map { (categories[$0] ?? 0, Column.text($0)) }
    }
    if hasNone { tics.append((nonePosition, "–")) }
    if hasInfinite { tics.append((infinitePosition, hasDiverged ? "×" : "∞")) }
  }

  private func value(at share: Double) -> Double {
    isLog ? low * pow(high / low, share) : low + (high - low) * share
  }

  func position(_ value: Value?) -> Double {
    guard let value else { return nonePosition }
    if let height = categories[value] { return height }
    guard let number = value.number, number.isFinite else { return infinitePosition }
    let share =
      low == high ? 0.5 : isLog ? log(number / low) / log(high / low) : (number - low) / (high - low)
    return span.lowerBound + share * (span.upperBound - span.lowerBound)
  }
}
