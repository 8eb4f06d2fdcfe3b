import RandomWords

/// Four random words for each of eight runs, and the same words as uniform numbers.
struct NoiseBlock {
  var words: BlockLanes
  /// Of each word's upper 31 bits, so that the lowest one is free to be a sign.
  ///
  /// Where these are below 2¹² there are 32 further bits from a block of their own: a power of a uniform number is as
  /// long as the smallest one that can occur, and 10¹¹ draws, as 1,000 dimensions make, see beyond 2⁻³¹.
  var uniforms: (UniformLanes, UniformLanes, UniformLanes, UniformLanes)

  @inline(__always)
  init(_ index: UInt64, step: UInt32, at place: NoisePlace) {
    words = place.words(index, step: step)
    uniforms = (Self.uniform(words.0), Self.uniform(words.1), Self.uniform(words.2), Self.uniform(words.3))
    if WordLanes.anyIsBelow(bits: Self.refinedBits + 1, words.0, words.1, words.2, words.3) {
      refine(index, step: step, at: place)
    }
  }

  private static let refinedBits: UInt32 = 12

  /// The middle of the interval of width 2⁻³⁰ that a word stands for, times 2³¹.
  @inline(__always)
  private static func uniform(_ words: WordLanes) -> UniformLanes {
    let odd = (words &>> 1) | WordLanes(repeating: 1)
    return UniformLanes(scaled: Vector(unsafeBitCast(odd, to: IntegerLanes.self)))
  }

  @inline(never)
  private mutating func refine(_ index: UInt64, step: UInt32, at place: NoisePlace) {
    // The highest bit of the index is never set by a draw of its own: a step has fewer than 2⁶³ blocks.
    let further = place.words(index | 1 << 63, step: step)
    Self.refine(&uniforms.0, words.0, further.0)
    Self.refine(&uniforms.1, words.1, further.1)
    Self.refine(&uniforms.2, words.2, further.2)
    Self.refine(&uniforms.3, words.3, further.3)
  }

  private static func refine(_ uniforms: inout UniformLanes, _ words: WordLanes, _ further: WordLanes) {
    for lane in 0..<8 where words[lane] >> 1 < 1 << refinedBits {
      let fraction = (Double(further[lane]) + 0.5) * 0x1p-31
      uniforms.scaled[lane] = Float(Double((words[lane] >> 1) & ~1) + fraction)
    }
  }
}

/// Which eight runs noise is for.
public struct NoisePlace: Sendable {
  private let key: SIMD2<UInt32>
  private let runs: Philox.LaneWords

  /// - Parameter firstRun: the run of lane 0; lane k is run `firstRun` + k.
  init(_ stream: RandomStream, firstRun: Int) {
    key = stream.key
    runs = Philox.LaneWords(WordLanes(0, 1, 2, 3, 4, 5, 6, 7) &+ UInt32(truncatingIfNeeded: firstRun))
  }

  @inline(__always)
  func words(_ index: UInt64, step: UInt32) -> BlockLanes {
    Philox.blocks(
      UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), step, runs, key: key)
  }
}

/// Uniform numbers U in (0, 1] of eight runs.
struct UniformLanes {
  /// 2³¹ U: an odd integer where no further bits are known, rounded to single precision.
  var scaled: Vector

  @inline(__always)
  var value: Vector { scaled * 0x1p-31 }

  /// log₂ U, at most 0.
  @inline(__always)
  var logarithm: Vector { log2(scaled, shift: 31) }

  /// −log₂ U, kept above 0 where U rounds to 1.
  @inline(__always)
  var positiveLogarithm: Vector {
    let least = Vector(repeating: 0x1p-25)
    let value = -logarithm
    return value.replacing(with: least, where: value .< least)
  }
}
