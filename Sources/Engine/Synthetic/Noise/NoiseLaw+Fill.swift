extension NoiseLaw {
  /// Fills a buffer from a law whose blocks make four draws.
  @inline(__always)
  func fillByFour(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, of place: NoisePlace,
    draws: (NoiseBlock) -> (Vector, Vector, Vector, Vector)
  ) {
    let vectors = buffer.assumingMemoryBound(to: Vector.self)
    let scale = Float(scale)
    for index in 0..<blocks.count {
      let four = draws(NoiseBlock(UInt64(blocks.lowerBound + index), at: place))
      vectors[4 * index] = scale * four.0
      vectors[4 * index + 1] = scale * four.1
      vectors[4 * index + 2] = scale * four.2
      vectors[4 * index + 3] = scale * four.3
    }
  }

  /// Fills a buffer from a law whose draws take two words and two uniform numbers each.
  @inline(__always)
  func fillByTwo(
    _ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, of place: NoisePlace,
    draw: (_ word: WordLanes, _ first: Vector, _ nextWord: WordLanes, _ second: Vector) -> Vector
  ) {
    let vectors = buffer.assumingMemoryBound(to: Vector.self)
    let scale = Float(scale)
    for index in 0..<blocks.count {
      let block = NoiseBlock(UInt64(blocks.lowerBound + index), at: place)
      let (words, uniforms) = (block.words, block.uniforms)
      vectors[2 * index] = scale * draw(words.0, uniforms.0, words.1, uniforms.1)
      vectors[2 * index + 1] = scale * draw(words.2, uniforms.2, words.3, uniforms.3)
    }
  }
}
