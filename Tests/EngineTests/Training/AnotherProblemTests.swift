import Testing

@testable import Engine

/// A training of something that is no image and has no class: the loop knows neither.
///
/// Samples are drawn without end, as a language model's windows are: a pass is what lies between two measurements.
@Suite struct AnotherProblemTests {
  /// Half the squared distance of the outputs from a target in thousandths, and the largest deviation in all.
  struct SquaredError: LossHead {
    struct Sums: LossSums {
      var loss = 0.0
      var deviation = 0.0

      mutating func add(_ other: Sums) {
        loss += other.loss
        deviation = max(deviation, other.deviation)
      }
    }

    let outputs: Int

    func evaluate(
      output: UnsafePointer<Float>, targets: UnsafePointer<Int32>, batch: Int,
      gradient: UnsafeMutablePointer<Float>?, scale: Double
    ) -> Sums {
      var sums = Sums()
      let pitch = MapShape.pitch(outputs)
      for sample in 0..<batch {
        for index in 0..<outputs {
          let difference = Double(output[sample * pitch + index]) - Double(targets[sample]) / 1000
          sums.loss += difference * difference / 2
          sums.deviation = max(sums.deviation, abs(difference))
          gradient?[sample * pitch + index] = Float(scale * difference)
        }
      }
      return sums
    }
  }

  /// Vectors that are drawn by their place in the whole training; the target is their sum.
  final class Drawn: BatchSource {
    let count: Int
    private let length: Int
    private let stream: RandomStream
    private let inputs: FloatBuffer
    private let targets: UnsafeMutablePointer<Int32>
    private var pass = 0

    init(count: Int, length: Int, capacity: Int, seed: Int) {
      self.count = count
      self.length = length
      stream = RandomStream(seed: seed, role: .samplingOrder)
      inputs = FloatBuffer(count: capacity * length)
      targets = .allocate(capacity: capacity)
    }

    deinit { targets.deallocate() }

    func begin(pass: Int) { self.pass = pass }

    func load(_ range: Range<Int>) -> Batch {
      for (slot, place) in range.enumerated() {
        var sum: Float = 0
        for index in 0..<length {
          let value = stream.words(at: pass * count + place, index).x.unitFloat - 0.5
          inputs.base[slot * length + index] = value
          sum += value
        }
        targets[slot] = Int32(1000 * sum)
      }
      return Batch(inputs: .values(inputs.base), targets: targets, count: range.count)
    }
  }

  /// 5 steps of 8 samples between two measurements, in micro-batches of 4.
  func training(_ optimizer: Optimizer = Optimizer(momentum: 0.5)) throws -> Training<SquaredError.Sums> {
    let model = ModelKind.perceptron.model(
      ["widths": .list([.integer(16)])], data: ImageShape(size: 2, channels: 2))
    let network = Network(model: model, classes: 3, batchCapacity: 4)
    func source(_ count: Int, seed: Int) -> Drawn {
      Drawn(count: count, length: network.imageLength, capacity: 4, seed: seed)
    }
    return try Training(
      TrainingConfiguration(
        optimizer: optimizer, learningRate: 0.2, schedule: Schedule(.cosine(finalFactor: 0.1)), passes: 4,
        batchSize: 8, microBatchSize: 4, recordsSampleNorms: true, stepQuantities: [.loss], seed: 1),
      network: HeadedNetwork(network, SquaredError(outputs: 3)),
      data: TrainingData(training: source(40, seed: 1), validation: source(12, seed: 2))
    ) { 0 }
  }

  @Test func itLearnsAndIsMeasuredEveryFewSteps() throws {
    let training = try training()
    let outcome = training.run()
    #expect(outcome.ending == .completed && outcome.passes.map(\.steps) == [5, 10, 15, 20])
    let losses = outcome.passes.map(\.validation.loss)
    #expect(losses[3] < 0.5 * losses[0], "\(losses)")
    #expect(outcome.passes.allSatisfy { $0.training.samples == 40 && $0.validation.samples == 12 })
    #expect(outcome.passes.allSatisfy { $0.validation.sums.deviation > 0 && $0.sampleGradientNorm > 0 })
    #expect(outcome.recording.loss.count == 20)
    // Other samples in every pass.
    #expect(Set(outcome.passes.map(\.training.sums.deviation)).count == 4)
  }

  /// A sample's norm is that of its loss alone, whatever the head.
  @Test func perSampleClippingKeepsTheEstimateBelowTheThreshold() throws {
    let clip = Optimizer(PerSampleClip(threshold: 1e-3))
    let outcome = try training(clip).run()
    #expect(outcome.passes.allSatisfy { $0.sampleClipFraction == 1 && $0.gradientNorm <= 1e-3 * (1 + 1e-5) })
  }

  @Test(arguments: [2, 5, 13]) func itGoesOnToTheBit(steps: Int) throws {
    let expected = try training().run()
    let outcome = try Training.resumed(after: steps) { try training() }.outcome
    #expect(outcome.passes == expected.passes && outcome.recording.loss == expected.recording.loss)
  }
}
