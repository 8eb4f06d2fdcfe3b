import Testing

@testable import Engine

/// The engine in Float against plain loops in Double, and those against differences of their loss.
@Suite struct ReferenceTests {
  @Test(arguments: LayerZoo.all)
  func theReferenceGradientIsTheLossesSlope(member: LayerZoo) {
    let problem = member.problem(samples: 1)
    let (image, label) = (problem.samples[0], Int(problem.labels[0]))
    let gradient = problem.reference.gradient(image, label: label)
    for tensor in gradient.indices {
      // A direction of random signs, so that no element can hide; small, so that no kink is crossed.
      let stream = RandomStream(seed: tensor, role: .gradientNoise)
      let signs = gradient[tensor].indices.map { stream.words(at: $0).x >> 31 == 0 ? 1.0 : -1.0 }
      func loss(_ distance: Double) -> Double {
        var moved = problem.reference
        for index in signs.indices { moved.parameters[tensor][index] += distance * signs[index] }
        return moved.loss(image, label: label)
      }
      let slope = (loss(1e-6) - loss(-1e-6)) / 2e-6
      let expected = zip(gradient[tensor], signs).map(*).reduce(0, +)
      #expect(abs(slope - expected) <= 1e-6 * (1 + norm(gradient[tensor])), "tensor \(tensor)")
    }
  }

  /// 1e-5: some hundred roundings to 24 bits.
  @Test(arguments: LayerZoo.all)
  func lossNormsAndWeightedSumsEqualTheReference(member: LayerZoo) {
    // Nine samples: eight lanes of a ghost norm and one more.
    let problem = member.problem(samples: 9)
    let network = problem.network
    let gradients = zip(problem.samples, problem.labels).map {
      problem.reference.gradient($0, label: Int($1)).flatMap { $0 }
    }
    let norms = gradients.map(norm)
    let threshold = norms.sorted()[4] * 0.9
    for weighting in [
      Weighting.uniform, .clip(threshold: threshold, beta: .infinity, epsilon: 0),
      .clip(threshold: threshold / 2, beta: 2, epsilon: 0),
    ] {
      for recordsNorms in [false, true] {
        network.forward(images: problem.framed, batch: 9)
        let loss = network.evaluateLoss(labels: problem.labels, batch: 9, forGradient: true).lossSum
        let clipped = network.backward(
          images: problem.framed, batch: 9, weighting: weighting, recordsNorms: recordsNorms)
        let losses = zip(problem.samples, problem.labels).map { problem.reference.loss($0, label: Int($1)) }
        #expect(abs(loss / losses.reduce(0, +) - 1) < 1e-5)
        let weights = norms.enumerated().map { weighting.factor(norm: $1, index: $0) }
        #expect(clipped == weights.filter { $0 < 1 }.count)
        if recordsNorms || weighting.needsNorms {
          #expect(distance((0..<9).map { network.sampleNorms[$0] }, norms) < 1e-5)
        }
        let expected = (0..<gradients[0].count).map { element in
          (0..<9).reduce(0.0) { $0 + weights[$1] * gradients[$1][element] } / 9
        }
        #expect(distance(network.gradientElements, expected) < 1e-5)
      }
    }
  }

  @Test func bothNormRulesAreExercised() {
    let shapes = [
      ConvolutionShape(
        inputChannels: 4, outputChannels: 6, inputSize: 24, kernel: 3, stride: 1, padding: 0),
      ConvolutionShape(
        inputChannels: 16, outputChannels: 24, inputSize: 6, kernel: 3, stride: 1, padding: 1),
      ConvolutionShape(
        inputChannels: 64, outputChannels: 192, inputSize: 27, kernel: 5, stride: 1, padding: 2),
      ConvolutionShape(
        inputChannels: 192, outputChannels: 384, inputSize: 13, kernel: 3, stride: 1, padding: 1),
    ]
    #expect(shapes.map(\.prefersGhostNorms) == [false, true, false, true])
  }

  /// A smaller batch in the same workspace, after a larger one: nothing of the larger one is left.
  @Test(arguments: LayerZoo.all)
  func aSmallerBatchInTheSameWorkspaceGivesTheSameBits(member: LayerZoo) {
    let (large, small) = (member.problem(samples: 9), member.problem(samples: 3))
    func gradient(_ problem: LayerZoo.Problem, _ network: Network, batch: Int) -> [Double] {
      network.forward(images: problem.framed, batch: batch)
      _ = network.evaluateLoss(labels: problem.labels, batch: batch, forGradient: true)
      let weighting = Weighting.clip(threshold: 0.5, beta: .infinity, epsilon: 0)
      network.backward(images: problem.framed, batch: batch, weighting: weighting, recordsNorms: true)
      return network.gradientElements
    }
    _ = gradient(large, large.network, batch: 9)
    #expect(gradient(large, large.network, batch: 3) == gradient(small, small.network, batch: 3))
  }
}

extension Network {
  /// The gradient buffer, tensor by tensor in PyTorch's order.
  var gradientElements: [Double] {
    parameters.tensors.flatMap { parameters.elements(of: $0, in: parameters.gradient.base).map(Double.init) }
  }
}
