extension Int {
  /// The whole part of a number; of one that no Int holds the nearest Int, of NaN 0.
  ///
  /// `Int(_:)` ends the process there, and numbers come from files and from measurements.
  public init(saturating value: Double) {
    if value.isNaN {
      self = 0
    } else if value >= 0x1p63 {
      self = .max
    } else {
      self = value < -0x1p63 ? .min : Int(value)
    }
  }
}
