/// Samples on their way into a network; valid until their source makes the next batch.
struct Batch {
  /// As the network's first layer reads them, one sample after the other.
  enum Inputs {
    case values(UnsafePointer<Float>)
    /// (sample, position), each below the network's vocabulary.
    case tokens(UnsafePointer<Int32>)
  }

  var inputs: Inputs
  /// What the loss compares the outputs with: one a sample, or of sequences (sample, position).
  var targets: UnsafePointer<Int32>
  var count: Int

  var values: UnsafePointer<Float> {
    guard case .values(let values) = inputs else { preconditionFailure("tokens for a network of values") }
    return values
  }

  var tokens: UnsafePointer<Int32> {
    guard case .tokens(let tokens) = inputs else { preconditionFailure("values for a network of tokens") }
    return tokens
  }
}

/// Where the samples of a training, or of a measurement, come from.
///
/// Samples come in passes: what lies between two measurements of a training, e.g. an epoch of images, or the random
/// windows of 250 steps.
protocol BatchSource: AnyObject {
  /// Samples of a pass.
  var count: Int { get }

  /// Before the first batch of a pass, counted from 0, and again where a training goes on in the middle of it. The samples
  /// of a pass and their order depend on the pass, and on what the source was made with, alone.
  func begin(pass: Int)

  /// Makes the samples at these places of the pass that was begun last.
  func load(_ range: Range<Int>) -> Batch
}

/// What a training learns from, and what it is measured on.
struct TrainingData {
  var training: any BatchSource
  /// Measured on after each pass.
  var validation: any BatchSource
  /// Measured on once, after the last pass; nil where it is not.
  var test: (any BatchSource)?
}
