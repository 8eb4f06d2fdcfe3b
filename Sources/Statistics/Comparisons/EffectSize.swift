/// Cohen's d_z: how many standard deviations of the paired differences their mean is from 0.
///
/// Cohen, "Statistical Power Analysis for the Behavioral Sciences" (2nd ed. 1988), §2.3.5. It grows with the correlation
/// within pairs and so compares only with other paired designs. ±∞ where all differences are one number other than 0;
/// 0 where all are 0.
///
/// - Returns: NaN for fewer than two differences, and where one is infinite or NaN.
public func pairedEffectSize(_ differences: [Double]) -> Double {
  let deviation = standardDeviation(of: differences)
  guard deviation.isFinite else { return .nan }
  let center = mean(of: differences)
  return center == 0 ? 0 : center / deviation
}
