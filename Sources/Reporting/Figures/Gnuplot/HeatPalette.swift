/// The colours of heat maps.
enum HeatPalette {
  /// Viridis (Smith and van der Walt, matplotlib 1.5, 2015) at ninths, its darkest and palest ends cut off.
  private static let colors = [
    "#472c7a", "#3b518b", "#2c718e", "#21908d", "#27ad81", "#5cc863", "#aadc32", "#fde725",
  ]

  /// Colours by share of the range; pale is good, dark is bad.
  static func stops(isReversed: Bool) -> [(Double, String)] {
    let ordered = isReversed ? colors.reversed() : colors
    return ordered.enumerated().map { (Double($0) / Double(colors.count - 1), $1) }
  }

  /// Text that is readable on the colour at `share` of the range.
  static func textColor(at share: Double, isReversed: Bool) -> UInt32 {
    (isReversed ? 1 - share : share) < 0.5 ? 0xFFFFFF : 0x000000
  }
}
