extension Double {
  /// The Double nearest to this one's 12 significant decimal digits: `0.010000000000000002` becomes `0.01`.
  package var roundedTo12Digits: Double { rounded(toDigits: 12) }

  /// The Double nearest to this one's first significant decimal digits, at most 15 of them.
  package func rounded(toDigits count: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    // The exponent of the last kept digit; scaling by an exact power of ten and dividing again would round twice,
    // so the digits are taken as an integer and read back as decimal text.
    let exponent = Int(saturating: magnitude.log10Floor) - (count - 1)
    let digits = exponent >= 0 ? self / Self.power(exponent) : self * Self.power(-exponent)
    guard digits.isFinite, let whole = Int(exactly: digits.rounded()) else { return self }
    if abs(exponent) <= 22, abs(whole) < 1 << 53 {
      // Both are exact as Doubles, so that one operation gives the nearest one to the decimal (Clinger 1990).
      let power = Self.power(abs(exponent))
      return exponent < 0 ? Double(whole) / power : Double(whole) * power
    }
    guard let rounded = Double("\(whole)e\(exponent)"), rounded.isFinite else { return self }
    return rounded
  }

  private var log10Floor: Double {
    var exponent = 0.0
    var value = self
    while value >= 10 { (value, exponent) = (value / 10, exponent + 1) }
    while value < 1 { (value, exponent) = (value * 10, exponent - 1) }
    return exponent
  }

  private static func power(_ exponent: Int) -> Double {
    powers.indices.contains(exponent) ? powers[exponent] : .infinity
  }

  /// Of ten, as text is read.
  private static let powers = (0...308).map { Double("1e\($0)") ?? .infinity }
}
