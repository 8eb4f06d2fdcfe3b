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

  /// What draws can be tested against, at scale 1.
  var distribution: Distribution { get }

  /// The same blocks of several steps of eight runs into `buffer`: (steps, blocks, drawsPerBlock, 8 runs), Floats.
  func fill(_ buffer: UnsafeMutableRawPointer, blocks: Range<Int>, steps: Range<Int>, of place: NoisePlace)
}

extension NoiseLaw {
  /// Laws at scale 1 keep far away from 10³⁸: their settings see to it.
  public var mayOverflow: Bool { scale > 1e9 }
}

/// A law in closed form: its distribution function, or where that has none its characteristic function.
public enum Distribution: Sendable {
  /// P(ξ ≤ x)
  case cumulative(@Sendable (Double) -> Double)
  /// E cos(tξ); the imaginary part of a symmetric law's is 0.
  case characteristic(@Sendable (Double) -> Double)
}
