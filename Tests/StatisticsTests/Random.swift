import Foundation

@testable import Statistics

extension RandomStream {
  /// 0 < u ≤ 1.
  mutating func uniform() -> Double { Double((next() >> 11) + 1) / 9_007_199_254_740_992 }

  /// Box and Muller 1958.
  mutating func normal() -> Double {
    let radius = (-2 * log(uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}

/// Every sign pattern of `count` signs.
func signPatterns(_ count: Int) -> [[Double]] {
  (0..<(1 << count)).map { bits in (0..<count).map { bits >> $0 & 1 == 0 ? 1.0 : -1 } }
}

/// Every choice of `k` of the values.
func choices(_ k: Int, of values: [Double]) -> [[Double]] {
  if k == 0 { return [[]] }
  return values.indices.flatMap { index in
    choices(k - 1, of: Array(values[(index + 1)...])).map { [values[index]] + $0 }
  }
}

func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  a == b || abs(a - b) <= tolerance * max(1, abs(b))
}
