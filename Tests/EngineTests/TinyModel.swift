@testable import Engine

extension Model {
  /// 2,274 parameters: small enough for references written as plain loops.
  static let tiny = Model(name: "tiny", image: ImageShape(size: 8, channels: 3)) { classes in
    [
      Section(
        "features",
        [
          .convolution(in: 3, out: 16, kernel: 4, stride: 2, padding: 1), .relu, .maxPool(2, stride: 2),
          .convolution(in: 16, out: 8, kernel: 3, padding: 1), .relu, .maxPool(2, stride: 2),
        ]),
      Section("flatten", .flatten),
      Section("classifier", .linear(in: 8, out: classes)),
    ]
  }
}

/// A tiny network on made-up samples, whose gradients a test takes apart.
struct TinyProblem {
  let images: [Float]
  let labels: [Int32]
  private let imageLength: Int

  init(samples: Int) {
    imageLength = Network(model: .tiny, classes: 10, batchCapacity: 1).imageLength
    let stream = RandomStream(seed: 2, role: .gradientNoise)
    images = (0..<(samples * imageLength)).map { 6 * stream.words(at: $0).x.unitFloat - 3 }
    labels = (0..<Int32(samples)).map { $0 * 3 % 10 }
  }

  func makeNetwork(capacity: Int) -> Network {
    let network = Network(model: .tiny, classes: 10, batchCapacity: capacity)
    network.parameters.initialise(from: RandomStream(seed: 4, role: .initialisation))
    return network
  }

  /// A backward pass towards the weighted mean gradient of `range`.
  func backward(
    _ network: Network, _ range: Range<Int>, firstIndex: Int, _ weighting: Weighting,
    _ body: (LayerGradients) -> Void
  ) {
    let images = Array(images[(range.lowerBound * imageLength)..<(range.upperBound * imageLength)])
    network.forward(images: images, batch: range.count)
    _ = network.evaluateLoss(labels: Array(labels[range]), batch: range.count, forGradient: true)
    network.backward(
      images: images, batch: range.count, firstIndex: firstIndex, weighting: weighting, recordsNorms: false,
      body)
  }

  /// g_i of every sample, each from a batch of its own.
  ///
  /// - Parameter values: the parameters; left out: those at the start.
  func sampleGradients(at values: [Float]? = nil) -> [[Double]] {
    let network = makeNetwork(capacity: 1)
    if let values { network.parameters.values.base.update(from: values, count: values.count) }
    return labels.indices.map { sample in
      backward(network, sample..<(sample + 1), firstIndex: 0, .uniform) { $0.form(.keep) }
      return network.parameters.gradient.elements.map(Double.init)
    }
  }

  /// ĝ after the batch rule, by the engine, all samples being one batch.
  func estimate(_ optimizer: Optimizer, microBatch: Int) -> [Double] {
    let network = makeNetwork(capacity: microBatch)
    // The momentum buffer holds the first estimate as it is.
    let optimizer = Optimizer(optimizer.estimator, momentum: 0.5)
    let step = GradientStep(optimizer, network.parameters, isSingle: microBatch >= labels.count)
    for first in stride(from: 0, to: labels.count, by: microBatch) {
      let range = first..<min(first + microBatch, labels.count)
      backward(network, range, firstIndex: first, step.weighting) { gradient in
        step.take(
          gradient, share: Double(range.count) / Double(labels.count),
          isLast: range.upperBound == labels.count, learningRate: 0)
      }
    }
    return network.parameters.velocity.elements.map(Double.init)
  }
}

/// A gradient that is given.
struct GivenGradient: GradientSource {
  var elements: [Float]
  var parameters: ParameterStorage

  func measure() -> Double { elements.reduce(0) { $0 + Double($1) * Double($1) } }

  func form(_ use: GradientSink.Use) -> Double {
    let sink = GradientSink(mostPieces: 1)
    sink.begin(use)
    parameters.gradient.base.update(from: elements, count: elements.count)
    sink.take(0, parameters.gradient.base, at: 0, count: elements.count)
    sink.endGroup(pieces: 1)
    return sink.square
  }
}

extension Network {
  /// The batch's loss sum and correct count, of classes.
  @discardableResult
  func evaluateLoss(
    labels: UnsafePointer<Int32>, batch: Int, forGradient: Bool
  ) -> (lossSum: Double, correct: Int) {
    let sums = evaluate(
      SoftmaxCrossEntropy(classes: classes), targets: labels, batch: batch, forGradient: forGradient)
    return (sums.loss, sums.correct)
  }

  /// A backward pass whose estimate goes into the gradient buffer.
  ///
  /// - Returns: how many samples had a weight below 1.
  @discardableResult
  func backward(
    images: UnsafePointer<Float>, batch: Int, weighting: Weighting, recordsNorms: Bool
  ) -> Int {
    backward(images: images, batch: batch, weighting: weighting, recordsNorms: recordsNorms) { gradient in
      gradient.form(.keep)
      return gradient.clippedSamples
    }
  }
}

extension FloatBuffer {
  var elements: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}

func norm(_ a: [Double]) -> Double { a.map { $0 * $0 }.reduce(0, +).squareRoot() }

/// ‖a − b‖/‖b‖
func distance(_ a: [Double], _ b: [Double]) -> Double { norm(zip(a, b).map(-)) / norm(b) }
