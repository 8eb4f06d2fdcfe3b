import RandomWords

/// Sobol's low-discrepancy sequence, scrambled.
///
/// Direction numbers are those of Joe & Kuo (2008), "Constructing Sobol sequences with better two-dimensional
/// projections", file new-joe-kuo-6; the scrambling is Owen's nested uniform one as Burley (2020), "Practical hash-based
/// Owen scrambling", computes it: each bit is flipped by a hash of the bits above it. Point i depends on i, the dimension
/// and the seed only, so that more points leave the first ones as they are.
public struct SobolSequence: Sendable {
  /// Of one dimension from the second on: the degree of its primitive polynomial, the polynomial's inner coefficients,
  /// and the first direction numbers.
  private static let table: [(degree: Int, coefficients: UInt32, first: [UInt32])] = [
    (1, 0, [1]), (2, 1, [1, 3]), (3, 1, [1, 3, 1]), (3, 2, [1, 1, 1]), (4, 1, [1, 1, 3, 3]),
    (4, 4, [1, 3, 5, 13]), (5, 2, [1, 1, 5, 5, 17]), (5, 4, [1, 1, 5, 5, 5]), (5, 7, [1, 1, 7, 11, 19]),
    (5, 11, [1, 1, 5, 1, 1]), (5, 13, [1, 1, 1, 3, 11]), (5, 14, [1, 3, 5, 5, 31]),
    (6, 1, [1, 3, 3, 9, 7, 49]), (6, 13, [1, 1, 1, 15, 21, 21]), (6, 16, [1, 3, 1, 13, 27, 49]),
    (6, 19, [1, 1, 1, 15, 7, 5]), (6, 22, [1, 3, 1, 15, 13, 25]), (6, 25, [1, 1, 5, 5, 19, 61]),
    (7, 1, [1, 3, 7, 11, 23, 15, 103]), (7, 4, [1, 3, 7, 13, 13, 15, 69]),
  ]

  /// The most that a space may have: of so many there are direction numbers.
  public static let dimensions = table.count + 1

  /// One for each bit of a point's number.
  private let directions: [UInt32]
  private let scrambling: UInt32

  /// - Parameter dimension: counted from 0, less than ``dimensions``.
  public init(dimension: Int, seed: Int) {
    precondition(dimension < Self.dimensions, "no direction numbers for dimension \(dimension)")
    directions = Self.directions(dimension)
    scrambling = UInt32(truncatingIfNeeded: mixed(UInt64(bitPattern: Int64(seed)), UInt64(dimension)) >> 32)
  }

  /// The coordinate of point `index`, in (0, 1).
  public subscript(index: Int) -> Double {
    (Double(scrambled(plain(index))) + 0.5) * 0x1p-32
  }

  /// Unscrambled, as a fraction of 2³².
  package func plain(_ index: Int) -> UInt32 {
    var bits: UInt32 = 0
    for (bit, direction) in directions.enumerated() where index >> bit & 1 == 1 { bits ^= direction }
    return bits
  }

  private func scrambled(_ value: UInt32) -> UInt32 {
    // A multiplication carries upwards only: on reversed bits every bit depends on those above it.
    var x = value.bitsReversed &+ scrambling
    for factor: UInt32 in [0x6c50_b47c, 0xb82f_1e52, 0xc7af_e638, 0x8d22_f6e6] { x ^= x &* factor }
    return x.bitsReversed
  }

  private static func directions(_ dimension: Int) -> [UInt32] {
    // The first dimension is van der Corput's sequence.
    guard dimension > 0 else { return (0..<32).map { 1 << (31 - $0) } }
    let (degree, coefficients, first) = table[dimension - 1]
    var directions = first.enumerated().map { $1 << (31 - UInt32($0)) }
    for bit in degree..<32 {
      var direction = directions[bit - degree] ^ (directions[bit - degree] >> UInt32(degree))
      for term in 1..<max(degree, 1) where coefficients >> UInt32(degree - 1 - term) & 1 == 1 {
        direction ^= directions[bit - term]
      }
      directions.append(direction)
    }
    return directions
  }
}

extension UInt32 {
  fileprivate var bitsReversed: UInt32 {
    var x = self
    x = (x >> 1) & 0x5555_5555 | (x & 0x5555_5555) << 1
    x = (x >> 2) & 0x3333_3333 | (x & 0x3333_3333) << 2
    x = (x >> 4) & 0x0F0F_0F0F | (x & 0x0F0F_0F0F) << 4
    return x.byteSwapped
  }
}

/// Random numbers that are addressed, not drawn in turn: by seed, group, trial, attempt and place.
struct DrawStream: Sendable {
  private let key: SIMD2<UInt32>

  /// - Parameter group: tells apart the groups of one study that share a seed.
  init(seed: Int, group: UInt64) {
    let bits = mixed(mixed(UInt64(bitPattern: Int64(seed)), group), 0x5374_7564_79)
    key = SIMD2(UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32))
  }

  /// In [0, 1), a multiple of 2⁻⁵³.
  func share(trial: Int, draw: Int, place: Int) -> Double {
    let words = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: place), UInt32(truncatingIfNeeded: draw),
        UInt32(truncatingIfNeeded: trial), 0), key: key)
    return Double((UInt64(words.x) << 32 | UInt64(words.y)) >> 11) * 0x1p-53
  }
}

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
