/// Differences of paired values, a − b, where either may be an infinity that stands for a diverged replicate.
///
/// Two equal infinities differ by nothing: both are the worst there is.
public func pairedDifferences(_ a: [Double], _ b: [Double]) -> [Double] {
  precondition(a.count == b.count, "pairs need as many of one as of the other, not \(a.count) and \(b.count)")
  return zip(a, b).map { $0 == $1 ? 0 : $0 - $1 }
}
