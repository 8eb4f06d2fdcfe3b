/// Lengths of the rungs of a successive halving: the start, times the factor as often as that is less than the whole, and
/// the whole. In whole numbers: logarithms miscount 243 = 3⁵ and 1000 = 10³.
public func rungLengths(start: Int, factor: Int, whole: Int) -> [Int] {
  precondition(start >= 1 && factor >= 2 && whole >= start, "no rungs from \(start) by \(factor) to \(whole)")
  var lengths: [Int] = []
  var length = start
  while length < whole {
    lengths.append(length)
    let (next, overflow) = length.multipliedReportingOverflow(by: factor)
    if overflow { break }
    length = next
  }
  return lengths + [whole]
}
