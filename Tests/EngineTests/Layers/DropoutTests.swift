import Testing

@testable import Engine

@Suite struct DropoutTests {
  /// 2 × 2 maps of 5 channels.
  let shape = MapShape(channels: 5, size: 2)
  let draws = DropoutDraws(stream: RandomStream(seed: 3, role: .dropout), step: 4)

  func outputs(
    _ shape: MapShape, probability: Double, layer: Int = 1, batch: Int, _ draws: DropoutDraws
  ) -> [Float] {
    let stage = DropoutStage(shape, probability: probability, layer: layer, batch: batch)
    stage.forward(
      input: [Float](repeating: 1, count: shape.count(batch: batch)), batch: batch, pass: .training(draws))
    return Array(UnsafeBufferPointer(start: stage.output, count: shape.count(batch: batch)))
  }

  @Test func theShareAndTheScaleAreThoseAskedFor() {
    let large = MapShape(channels: 1000, size: 4)
    for probability in [0.1, 0.5, 0.8] {
      let values = outputs(large, probability: probability, batch: 10, draws)
      let dropped = Double(values.filter { $0 == 0 }.count) / Double(values.count)
      // Five standard deviations of 160,000 draws.
      #expect(abs(dropped - probability) < 5 * (probability * (1 - probability) / 160_000).squareRoot())
      #expect(Set(values).subtracting([0, Float(1 / (1 - probability))]).isEmpty)
    }
  }

  @Test func aSamplesDrawsDoNotDependOnTheMicroBatch() {
    let whole = outputs(shape, probability: 0.5, batch: 6, draws)
    for first in stride(from: 0, to: 6, by: 2) {
      var part = draws
      part.firstSample = first
      let micro = outputs(shape, probability: 0.5, batch: 2, part)
      for row in 0..<shape.size {
        for sample in 0..<2 {
          let at = shape.place(row: row, sample: sample, column: 0, batch: 2)
          let there = shape.place(row: row, sample: first + sample, column: 0, batch: 6)
          #expect(micro[at..<(at + shape.rowPitch)] == whole[there..<(there + shape.rowPitch)])
        }
      }
    }
  }

  @Test func seedStepAndLayerEachGiveOtherDraws() {
    var otherStep = draws
    otherStep.step = 5
    let otherSeed = DropoutDraws(stream: RandomStream(seed: 4, role: .dropout), step: 4)
    let all = [
      outputs(shape, probability: 0.5, batch: 6, draws),
      outputs(shape, probability: 0.5, batch: 6, otherStep),
      outputs(shape, probability: 0.5, batch: 6, otherSeed),
      outputs(shape, probability: 0.5, layer: 2, batch: 6, draws),
    ]
    #expect(Set(all).count == all.count)
  }

  /// With its draws fixed dropout is a linear map, and the whole network's loss has the slope that backward gives.
  @Test func theGradientThroughDropoutIsTheLossesSlope() {
    let model = Model(name: "dropped", image: ImageShape(size: 6, channels: 2)) { classes in
      [
        Section(
          "layers",
          [
            .convolution(in: 2, out: 4, kernel: 3, padding: 1), .relu, .dropout(0.3), .flatten, .dropout(0.5),
            .linear(in: 144, out: 20), .relu, .dropout(0.5), .linear(in: 20, out: classes),
          ])
      ]
    }
    let network = Network(model: model, classes: 5, batchCapacity: 4)
    network.parameters.initialise(from: RandomStream(seed: 1, role: .initialisation))
    // Biases that keep every rectifier open: the loss is then smooth, and its slope a difference.
    for tensor in network.parameters.tensors where tensor.shape.count == 1 {
      network.parameters.setValues(of: tensor, to: Array(repeating: 2, count: tensor.count))
    }
    let images = (0..<(4 * network.imageLength)).map { draws.stream.words(at: $0, 9).x.unitFloat }
    func loss() -> Double {
      network.forward(images: images, batch: 4, pass: .training(draws))
      return network.evaluateLoss(labels: [0, 1, 2, 3], batch: 4, forGradient: true).lossSum / 4
    }
    _ = loss()
    network.backward(images: images, batch: 4, weighting: .uniform, recordsNorms: false)
    for tensor in network.parameters.tensors {
      let slope = network.parameters.relativeSlope(along: tensor, of: loss)
      #expect(abs(slope - 1) < 0.005, "\(tensor.name)")
    }
  }

  @Test func evaluationDropsNothing() {
    let stage = DropoutStage(shape, probability: 0.5, layer: 0, batch: 3)
    let input = (0..<shape.count(batch: 3)).map(Float.init)
    stage.forward(input: input, batch: 3, pass: .evaluation)
    #expect(Array(UnsafeBufferPointer(start: stage.output, count: input.count)) == input)
  }
}
