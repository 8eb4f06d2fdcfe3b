import Foundation
import OrderedCollections
import Rows
import Vocabulary

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

  /// - Parameters:
  ///   - worst: the infinity that stands for divergence; nil for a parameter.
  ///   - scale: of the range in the file; left out, as the values' spread asks for.
  init(title: String, _ values: [Value?], worst: Double?, scale: Axis.Scale? = nil) {
    self.title = title
    let present = OrderedSet(values.compactMap(\.self))
    hasNone = values.contains(nil)
    let hasInfinite = present.contains { $0.number?.isInfinite ?? false }
    hasDiverged = hasInfinite && worst != nil
    let isUp = hasInfinite && worst ?? .infinity > 0
    let isLow = hasNone || (hasInfinite && !isUp)
    span = (isLow ? 0.12 : 0)...(isUp ? 0.88 : 1)
    infinitePosition = isUp ? 1 : hasNone ? 0.06 : 0
    // Farther out their differences and ratios are no numbers.
    let numbers = present.compactMap(\.number).filter(\.isFinite).map { Axis.drawable($0, .linear) }
    if numbers.count + (hasInfinite ? 1 : 0) >= present.count, let low = numbers.min(),
      let high = numbers.max()
    {
      (self.low, self.high) = (low, high)
      isLog = low > 0 && (scale.map { $0 == .log } ?? (high / low >= 20))
      let distinct = Array(Set(numbers)).sorted()
      let shown = distinct.count <= 8 ? distinct : (0...4).map { Axis.rounded(value(at: Double($0) / 4)) }
      let texts = ColumnTexts.texts(shown.sorted())
      for number in shown {
        let place = position(.number(number))
        // A label's height apart: of values that are closer the first one is written.
        guard tics.allSatisfy({ abs($0.position - place) >= 0.045 }) else { continue }
        let text = texts[number] ?? Axis.text(Double(String(format: "%.3g", number)) ?? number)
        tics.append((place, text))
      }
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
    isLog ? exp(log(low) + (log(high) - log(low)) * share) : low + (high - low) * share
  }

  func position(_ value: Value?) -> Double {
    guard let value else { return nonePosition }
    if let height = categories[value] { return height }
    guard let given = value.number, given.isFinite else { return infinitePosition }
    let number = Axis.drawable(given, .linear)
    let share =
      low == high
      ? 0.5
      : isLog ? (log(number) - log(low)) / (log(high) - log(low)) : (number - low) / (high - low)
    return span.lowerBound + share * (span.upperBound - span.lowerBound)
  }
}
