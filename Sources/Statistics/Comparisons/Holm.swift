/// p-values adjusted for testing all of them: Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
/// Scandinavian Journal of Statistics 6 (1979).
///
/// The i-th smallest of m is multiplied by m − i + 1, then none is smaller than one before it, and none above 1. Rejecting
/// where the result is at most α keeps the probability of any false rejection at α, whatever their dependence. A NaN (no
/// test was made) stays NaN and is not counted in m.
public func holmAdjusted(_ p: [Double]) -> [Double] {
  let order = p.indices.filter { !p[$0].isNaN }.sorted { p[$0] < p[$1] }
  var adjusted = p
  var largest = 0.0
  for (place, index) in order.enumerated() {
    largest = max(largest, min(1, Double(order.count - place) * p[index]))
    adjusted[index] = largest
  }
  return adjusted
}
