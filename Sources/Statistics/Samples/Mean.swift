/// The arithmetic mean; NaN for an empty sample, and whatever IEEE 754 says where infinities take part.
///
/// Summed with Neumaier's compensation ("Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
/// Summen", ZAMM 54, 1974), so that its error does not grow with the number of values.
public func mean(of values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  let count = Double(values.count)
  let sum = compensatedSum(values)
  if sum.isFinite || !values.allSatisfy(\.isFinite) { return sum / count }
  // The sum overflowed though the mean cannot: divide first.
  return compensatedSum(values.map { $0 / count })
}

private func compensatedSum(_ values: [Double]) -> Double {
  var sum = 0.0
  var lost = 0.0
  for value in values {
    let next = sum + value
    lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }
  // With an infinity the correction is NaN and the plain sum is the answer.
  return lost.isFinite ? sum + lost : sum
}
