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

/// The sample standard deviation, divisor n − 1.
///
/// The corrected two-pass algorithm of Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance",
/// The American Statistician 37 (1983), equation 1.7. NaN for fewer than two values: one seed has no spread,
/// and zero would claim that it has none. NaN too where a value is infinite or NaN.
public func standardDeviation(of values: [Double]) -> Double {
  guard values.count > 1 else { return .nan }
  let center = mean(of: values)
  var squares = 0.0
  var deviations = 0.0
  for value in values {
    let deviation = value - center
    squares += deviation * deviation
    deviations += deviation
  }
  let count = Double(values.count)
  return ((squares - deviations * deviations / count) / (count - 1)).squareRoot()
}
