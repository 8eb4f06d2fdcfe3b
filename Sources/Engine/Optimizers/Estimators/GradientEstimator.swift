/// What an estimator treats one by one: everything else of it is a mean.
///
/// Both engines switch over it without a default: whatever is added here does not build before both can do it.
public enum GradientScope: Sendable, Hashable {
  /// Nothing: the estimate is the mean.
  case nothing
  /// Each sample's gradient has a factor.
  case samples
  /// The mean gradient of each micro-batch has a factor.
  case microBatches
  /// The mean of the batch has a factor.
  case batch
  /// The coordinates of the batch's mean are changed one by one.
  case coordinates

  /// Whether the estimate whose norm a step sees is the batch's plain mean.
  var keepsMean: Bool {
    switch self {
    case .nothing, .batch, .coordinates: true
    case .samples, .microBatches: false
    }
  }
}

/// The estimate ĝ of a batch's gradient: written once, for the network and the laboratory.
///
/// A new one is a file that conforms, and a line in ``Optimizers``. Norms, factors and state are Doubles in both engines,
/// eight at a time: in the laboratory of eight runs, in the network all of one training.
///
/// Of a batch of B samples in micro-batches of b_j, with w_i the samples' factors and f_j the micro-batches',
/// ĝ = f Σ_j (b_j/B) f_j (1/b_j) Σ_i w_i g_i; factors outside of ``scope`` are 1.
protocol GradientEstimator: OptimizerPart, Sendable {
  static var scope: GradientScope { get }

  /// A number for each of the first `count` places in a batch, worked out once, which ``factors(of:limit:state:)``
  /// gets: of samples, or of micro-batches. Empty where places do not matter.
  func limits(_ count: Int) -> [Double]

  /// Whether factors are min(1, limit/norm) to the bit: in one dimension that is ±limit, without a division.
  var clamps: Bool { get }

  /// Numbers that it keeps from step to step, as they are before the first one. Checkpoints keep them.
  var initialState: [Double] { get }

  /// What gradients with these norms are multiplied with: no more than 2¹²⁰, and 1 counts as left alone.
  ///
  /// - Parameters:
  ///   - norms: over all parameters, none of them NaN in the network.
  ///   - limit: of the gradient's place; infinite where places do not matter.
  ///   - state: to read, and to note in what ``endBatch(_:)`` needs.
  func factors(of norms: DoubleLanes, limit: Double, state: UnsafeMutablePointer<DoubleLanes>) -> DoubleLanes

  /// After the last gradient of a batch.
  func endBatch(_ state: UnsafeMutablePointer<DoubleLanes>)

  /// A power of two where factors may be so low that single precision could not hold them; 1 everywhere else.
  var magnification: Double { get }

  /// The coordinates of an estimate, for the scope ``GradientScope/coordinates``.
  func cut<V: Lanes>(_ coordinates: V) -> V

  /// See ``Optimizer/threshold``.
  var thresholds: (first: Double, beta: Double) { get }

  /// The estimator with the theory's parameters times its own, and the theory's step size times `learningRate`; nil
  /// where the theory says nothing of it.
  func scaled(by theory: Theory, learningRate: Double, batchSize: Int) -> ScaledEstimator?

  // What the engines call. The defaults below are specialised for every estimator; no estimator has its own.
  func formEstimate(in block: RunBlock, step: Int)
  func cutAll(_ gradient: UnsafeMutablePointer<Float>, count: Int) -> Int
  func cutAll(_ estimate: UnsafeMutablePointer<DoubleLanes>, dimension: Int) -> DoubleLanes
}

/// An estimator with the theory's parameters, and the step size that goes with them.
typealias ScaledEstimator = (estimator: any GradientEstimator, learningRate: Double)

extension GradientEstimator {
  func limits(_ count: Int) -> [Double] { [] }
  var clamps: Bool { false }
  var initialState: [Double] { [] }
  func endBatch(_ state: UnsafeMutablePointer<DoubleLanes>) {}
  var magnification: Double { 1 }
  var thresholds: (first: Double, beta: Double) { (.nan, .nan) }

  func cut<V: Lanes>(_ coordinates: V) -> V {
    preconditionFailure("\(Self.self) is to change coordinates, and does not say how")
  }

  func scaled(by theory: Theory, learningRate: Double, batchSize: Int) -> ScaledEstimator? { nil }

  func formEstimate(in block: RunBlock, step: Int) { block.formEstimate(by: self, step: step) }

  /// - Returns: how many coordinates were changed.
  func cutAll(_ gradient: UnsafeMutablePointer<Float>, count: Int) -> Int {
    var changed = 0
    var sums = Vector.zero
    var index = 0
    while index &+ 8 <= count {
      let before = FloatLanes.load(gradient, at: index)
      let after = cut(before)
      after.store(to: gradient, at: index)
      sums += after.differs(from: before).vector
      index &+= 8
      // Single precision counts to 2²⁴.
      if index & 0xFFFF == 0 {
        changed += Int(sums.sum())
        sums = .zero
      }
    }
    while index < count {
      let before = FloatLanes(all: gradient[index])
      let after = cut(before)
      gradient[index] = after.first
      changed += Int(after.differs(from: before).first)
      index &+= 1
    }
    return changed + Int(sums.sum())
  }

  /// - Returns: 1 for each run some coordinate of which was changed, else 0.
  func cutAll(_ estimate: UnsafeMutablePointer<DoubleLanes>, dimension: Int) -> DoubleLanes {
    var changed = DoubleLanes.zero
    for component in 0..<dimension {
      let before = RunLanes(estimate[component])
      let after = cut(before)
      estimate[component] = after.vector
      changed.replace(with: 1, where: after.differs(from: before).vector .> 0)
    }
    return changed
  }

  /// min(1, threshold/(norm + epsilon)); 1 where the norm is 0 or NaN.
  @inline(__always)
  func clipFactors(of norms: DoubleLanes, _ threshold: DoubleLanes, epsilon: Double) -> DoubleLanes {
    let lengths = norms + epsilon
    return DoubleLanes(repeating: 1)
      .replacing(with: threshold / lengths, where: (lengths .> threshold) .& (norms .> 0))
  }
}
