/// The middle value, or the mean of the two middle values: the type 7 quantile at ½.
///
/// NaN for an empty sample and for one that contains NaN.
public func median(of values: [Double]) -> Double {
  quantile(0.5, of: values)
}
