import Foundation

/// The stability index of symmetric α-stable values, from how much faster than the values their sums grow.
///
/// 1/α̂ = (mean ln|Y_i| − mean ln|X_i|)/ln K₁, Y_i the sums of K₁ consecutive X. Right for stable laws only: of another
/// law it says something about the law's centre. Norms are no such values: their sums grow as their count, and the
/// estimate tends to 1 whatever their tail; theirs is ``HillEstimate``.
/// Source: Mohammadi, Mohammadpour, Ogata, 2015, as used by Simsekli, Sagun, Gurbuzbalaban, 2019.
enum MohammadiEstimator {
  /// - Parameters:
  ///   - values: signed, centred at 0; zeros do not count. Those beyond a multiple of `blockSize` are left out.
  ///   - blockSize: K₁, at least 2.
  /// - Returns: nil where there is no whole block, or the sums do not grow.
  static func tailIndex(_ values: [Double], blockSize: Int) -> Double? {
    precondition(blockSize >= 2, "sums of \(blockSize)")
    let blocks = values.count / blockSize
    guard blocks > 0 else { return nil }
    let used = values[..<(blocks * blockSize)]
    let sums = (0..<blocks).map { used[($0 * blockSize)..<(($0 + 1) * blockSize)].reduce(0, +) }
    let growth = (meanLog(sums) - meanLog(Array(used))) / log(Double(blockSize))
    return growth > 0 ? 1 / growth : nil
  }

  private static func meanLog(_ values: [Double]) -> Double {
    let logs = values.filter { $0 != 0 }.map { log(abs($0)) }
    return logs.reduce(0, +) / Double(logs.count)
  }
}
