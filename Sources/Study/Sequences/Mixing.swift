/// A hash of two numbers: SplitMix64's output function (Steele, Lea & Flood 2014) on each in turn.
package func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
  func finish(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  return finish(finish(a) ^ b)
}
