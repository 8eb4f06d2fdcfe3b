import Testing

@testable import Engine

/// Book-kept norms and weighted sums against the obviously correct way: batches of one sample.
@Suite struct PerSampleTests {
  let batch = 7

  func makeNetwork() -> (Network, [Float], [Int32]) {
    let network = Network(
      model: ModelKind.alexNetCifar.model(data: ImageShape(size: 32, channels: 3)), classes: 10,
      batchCapacity: batch)
    network.parameters.initialise(from: RandomStream(seed: 4, role: .initialisation))
    let stream = RandomStream(seed: 4, role: .gradientNoise)
    let images = (0..<(batch * network.imageLength)).map { 4 * stream.words(at: $0).x.unitFloat - 2 }
    return (network, images, (0..<Int32(batch)).map { $0 * 3 % 10 })
  }

  func gradient(
    _ network: Network, _ images: ArraySlice<Float>, _ labels: ArraySlice<Int32>, _ weighting: Weighting
  ) -> [Float] {
    let (images, labels) = (Array(images), Array(labels))
    network.forward(images: images, batch: labels.count)
    _ = network.evaluateLoss(labels: labels, batch: labels.count, forGradient: true)
    network.backward(images: images, batch: labels.count, weighting: weighting, recordsNorms: true)
    return Array(
      UnsafeBufferPointer(start: network.parameters.gradient.base, count: network.parameters.count))
  }

  func norm(_ a: [Float]) -> Double { a.map { Double($0) * Double($0) }.reduce(0, +).squareRoot() }

  @Test func ghostNormsAndWeightedSumsEqualOneSampleAtATime() {
    let (network, images, labels) = makeNetwork()
    let length = network.imageLength
    let singles = (0..<batch).map {
      gradient(network, images[($0 * length)..<(($0 + 1) * length)], labels[$0...$0], .uniform)
    }
    let norms = singles.map(norm)
    _ = gradient(network, images[...], labels[...], .uniform)
    for sample in 0..<batch { #expect(abs(network.sampleNorms[sample] / norms[sample] - 1) < 1e-5) }

    let threshold = norms.sorted()[batch / 2]
    for beta in [Double.infinity, 2] {
      let weighting = Weighting.clip(threshold: threshold * 0.7, beta: beta, epsilon: 0)
      let estimate = gradient(network, images[...], labels[...], weighting)
      var expected = [Float](repeating: 0, count: estimate.count)
      for sample in 0..<batch {
        let weight = Float(weighting.factor(norm: norms[sample], index: sample) / Double(batch))
        for index in expected.indices { expected[index] += weight * singles[sample][index] }
      }
      #expect(norm(zip(estimate, expected).map(-)) / norm(expected) < 1e-5)
    }
  }

  @Test func aDirectionalDifferenceOfTheLossEqualsTheGradient() {
    let golden = Golden.alexNetCifar
    let (network, labels, batch) = (golden.makeNetwork(), golden.labels, golden.batch)
    let images = golden.images(of: network)
    let gradient = gradient(network, images[...], labels[...], .uniform)
    let values = network.parameters.values.base
    func loss() -> Double {
      network.forward(images: images, batch: batch)
      return network.evaluateLoss(labels: labels, batch: batch, forGradient: false).lossSum / Double(batch)
    }
    // Each tensor alone along its own gradient: an error in one layer cannot hide behind the others. The loss
    // moves by 2e-3, far above its float32 rounding and far below where many kinks of ReLU are crossed.
    for tensor in network.parameters.tensors {
      let range = tensor.offset..<(tensor.offset + tensor.count)
      let part = Array(gradient[range])
      let size = norm(part)
      let distance = 1e-3 / size
      let saved = range.map { values[$0] }
      func move(_ distance: Double) {
        for (index, place) in range.enumerated() {
          values[place] = saved[index] + Float(distance / size) * part[index]
        }
      }
      move(distance)
      let above = loss()
      move(-distance)
      let below = loss()
      move(0)
      #expect(abs((above - below) / (2 * distance) / size - 1) < 0.01, "\(tensor.name)")
    }
  }
}
