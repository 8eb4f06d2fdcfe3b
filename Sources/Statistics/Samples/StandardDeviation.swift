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
