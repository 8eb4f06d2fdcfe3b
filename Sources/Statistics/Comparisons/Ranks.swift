/// Twice the rank of each value among all, ties sharing the mean of their ranks: whole numbers, whatever the ties.
///
/// The smallest of n different values has the doubled rank 2, the largest 2n.
func doubledRanks(_ values: [Double]) -> [Int] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = Array(repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    // Ranks start + 1 … end: twice their mean is their first plus their last.
    for place in start..<end { ranks[order[place]] = start + 1 + end }
    start = end
  }
  return ranks
}
