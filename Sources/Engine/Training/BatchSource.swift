/// Samples on their way into a network; valid until their source makes the next batch.
public struct Batch {
  /// As the network's first layer reads them, one sample after the other.
  public var inputs: UnsafePointer<Float>
  /// What the loss head compares the outputs with.
  public var targets: UnsafePointer<Int32>
  public var count: Int

  public init(inputs: UnsafePointer<Float>, targets: UnsafePointer<Int32>, count: Int) {
    self.inputs = inputs
    self.targets = targets
    self.count = count
  }
}

/// Where the samples of a training, or of a measurement, come from.
///
/// Samples come in passes: what lies between two measurements of a training, e.g. an epoch of images, or the random
/// windows of 250 steps.
public protocol BatchSource: AnyObject {
  /// Samples of a pass.
  var count: Int { get }

  /// Before the first batch of a pass, counted from 0, and again where a training goes on in the middle of it. The samples
  /// of a pass and their order depend on the pass, and on what the source was made with, alone.
  func begin(pass: Int)

  /// Makes the samples at these places of the pass that was begun last.
  func load(_ range: Range<Int>) -> Batch
}

/// What a training learns from, and what it is measured on.
public struct TrainingData {
  public var training: any BatchSource
  /// Measured on after each pass.
  public var validation: any BatchSource
  /// Measured on once, after the last pass; nil where it is not.
  public var test: (any BatchSource)?

  public init(training: any BatchSource, validation: any BatchSource, test: (any BatchSource)? = nil) {
    self.training = training
    self.validation = validation
    self.test = test
  }
}
