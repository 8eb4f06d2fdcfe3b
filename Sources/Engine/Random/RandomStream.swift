import RandomWords

/// What a random stream is for. The raw values are part of every result: never reuse one.
public enum StreamRole: UInt8, Sendable, CaseIterable {
  case initialisation = 1
  case samplingOrder = 2
  case augmentation = 3
  case dropout = 4
  case gradientNoise = 5
  case startingPoint = 6
  case labelNoise = 7
  case validationWindows = 8
  case sampledText = 9
}

/// An addressable stream of random words, keyed by (seed, role) and by nothing else.
///
/// Optimizer, learning rate and threshold never enter the key, so replicate k sees the same weights, batches
/// and noise under every optimizer.
public struct RandomStream: Sendable {
  let key: SIMD2<UInt32>

  /// - Parameter seed: any non-negative Int; seeds below 2⁵⁶ have distinct keys.
  public init(seed: Int, role: StreamRole) {
    let bits = UInt64(bitPattern: Int64(seed))
    key = SIMD2(
      UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32) << 8 | UInt32(role.rawValue))
  }

  /// Four words at an address; `a`, `b`, `c` are free for the user: epoch, tensor, run, …
  @inline(__always)
  public func words(at index: Int, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> SIMD4<UInt32> {
    Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b),
        UInt32(truncatingIfNeeded: c)),
      key: key)
  }

  /// A permutation of 0 ..< count (Fisher–Yates), addressed by `a`.
  public func permutation(of count: Int, _ a: Int) -> [Int32] {
    var order = Array(Int32(0)..<Int32(count))
    for last in stride(from: count - 1, through: 1, by: -1) {
      let words = words(at: last, a)
      let wide = UInt64(words.x) << 32 | UInt64(words.y)
      // The bias of multiply-and-shift is below count / 2⁶⁴.
      order.swapAt(last, Int(wide.multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return order
  }
}

extension UInt32 {
  /// The word's top 24 bits as a Float in [0, 1).
  @inline(__always)
  public var unitFloat: Float { Float(self >> 8) * 0x1p-24 }
}
