extension NoiseLaw {
  /// Fills a buffer from a law whose blocks make four draws.
  @inline(__always)
  func fillByFour(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace,
    draws: (NoiseBlock) -> (Vector, Vector, Vector, Vector)
  ) {
    var vectors = buffer.assumingMemoryBound(to: Vector.self)
    let scale = Float(scale)
    for step in steps {
      for index in blocks {
        let four = draws(
          NoiseBlock(UInt64(index), step: UInt32(truncatingIfNeeded: step), at: place))
        vectors[0] = scale * four.0
        vectors[1] = scale * four.1
        vectors[2] = scale * four.2
        vectors[3] = scale * four.3
        vectors += 4
      }
    }
  }

  /// Fills a buffer from a law whose draws take two words and two uniform numbers each.
  @inline(__always)
  func fillByTwo(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace,
    draw: (_ word: WordLanes, _ first: UniformLanes, _ nextWord: WordLanes, _ second: UniformLanes) -> Vector
  ) {
    var vectors = buffer.assumingMemoryBound(to: Vector.self)
    let scale = Float(scale)
    for step in steps {
      for index in blocks {
        let block = NoiseBlock(UInt64(index), step: UInt32(truncatingIfNeeded: step), at: place)
        let (words, uniforms) = (block.words, block.uniforms)
        vectors[0] = scale * draw(words.0, uniforms.0, words.1, uniforms.1)
        vectors[1] = scale * draw(words.2, uniforms.2, words.3, uniforms.3)
        vectors += 2
      }
    }
  }
}
