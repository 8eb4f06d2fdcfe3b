/// Four random words for each of eight runs, and the same words as uniform numbers.
struct NoiseBlock {
  var words: BlockLanes
  /// Of each word: (k + ½)/2³¹ with k its upper 31 bits, so that the lowest bit is free to be a sign; at most 1.
  ///
  /// Where k < 2¹² the number has 32 further bits from a block of its own: a power of a uniform number is as long as
  /// the smallest one that can occur, and 10¹¹ draws, as 1,000 dimensions make, see beyond 2⁻³¹.
  var uniforms: (Vector, Vector, Vector, Vector)

  @inline(__always)
  init(_ index: UInt64, at place: NoisePlace) {
    words = place.words(index)
    uniforms = (Self.uniform(words.0), Self.uniform(words.1), Self.uniform(words.2), Self.uniform(words.3))
    let limit = WordLanes(repeating: Self.refinedBelow << 1)
    let smallest = pointwiseMin(pointwiseMin(words.0, words.1), pointwiseMin(words.2, words.3))
    if any(smallest .< limit) { refine(index, at: place) }
  }

  private static let refinedBelow: UInt32 = 1 << 12

  @inline(__always)
  private static func uniform(_ words: WordLanes) -> Vector {
    (Vector(unsafeBitCast(words &>> 1, to: IntegerLanes.self)) + 0.5) * 0x1p-31
  }

  @inline(never)
  private mutating func refine(_ index: UInt64, at place: NoisePlace) {
    // The highest bit of the index is never set by a draw of its own: a step has fewer than 2⁶³ blocks.
    let further = place.words(index | 1 << 63)
    Self.refine(&uniforms.0, words.0, further.0)
    Self.refine(&uniforms.1, words.1, further.1)
    Self.refine(&uniforms.2, words.2, further.2)
    Self.refine(&uniforms.3, words.3, further.3)
  }

  private static func refine(_ uniforms: inout Vector, _ words: WordLanes, _ further: WordLanes) {
    for lane in 0..<8 where words[lane] >> 1 < refinedBelow {
      let fraction = (Double(further[lane]) + 0.5) * 0x1p-32
      uniforms[lane] = Float((Double(words[lane] >> 1) + fraction) * 0x1p-31)
    }
  }
}
