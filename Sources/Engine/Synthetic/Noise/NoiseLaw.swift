import Foundation

/// A symmetric law of gradient noise, drawn per sample and per component.
public protocol NoiseLaw: Sendable {
  /// Multiplies every draw.
  var scale: Double { get }
  /// Moments of order below it exist; infinite where all do.
  var tailIndex: Double { get }
  /// Whether draws beyond single precision, which are infinite, are to be reckoned with.
  var mayOverflow: Bool { get }
  /// Draws that four random words make: 4, or 2 where a draw takes two words. Draw k of a step is in block
  /// k / drawsPerBlock, whatever the batch size.
  var drawsPerBlock: Int { get }

  /// E|ξ|^order at scale 1, for 0 < order; infinite where the moment is.
  func absoluteMoment(_ order: Double) -> Double

  /// The same blocks of several steps of eight runs into `buffer`: (steps, blocks, drawsPerBlock, 8 runs), Floats.
  func fill(_ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace)
}

extension NoiseLaw {
  /// Laws at scale 1 keep far away from 10³⁸: their settings see to it.
  public var mayOverflow: Bool { scale > 1e9 }

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

  /// E‖ξ‖^order of `dimension` independent components, for 0 < order ≤ 2, `scale` included.
  ///
  /// Exact in one dimension, for order 2 and for normal noise; elsewhere the bound d · E|ξ_1|^order, which holds because
  /// ‖x‖^q ≤ Σ |x_j|^q for q ≤ 2. Infinite from the tail index on.
  public func normMoment(_ order: Double, dimension: Int) -> Double {
    precondition(order > 0 && order <= 2, "a norm's moment of order \(order)")
    let size = pow(scale, order)
    if self is NormalNoise {
      let half = Double(dimension) / 2
      return size * pow(2, order / 2) * exp(lgamma(half + order / 2) - lgamma(half))
    }
    return size * Double(dimension) * absoluteMoment(order)
  }
}
