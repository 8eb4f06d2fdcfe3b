import Testing

@testable import Engine

@Suite struct BatchGramTests {
  let inputs = 300
  let outputs = 200
  let batch = 20

  /// A stage after a forward and a backward pass with given inputs (batch, in) and δ (batch, out), which is then
  /// multiplied with the samples' weights.
  func square(
    _ input: [[Float]], _ gradient: [[Float]], weights: [Float]? = nil
  ) -> (unformed: Double?, formed: Double) {
    let storage = ParameterStorage(
      tensors: [
        ParameterTensor(
          name: "w", shape: [outputs, inputs], fanIn: inputs, order: .panels(taps: 1), offset: 0),
        ParameterTensor(name: "b", shape: [outputs], fanIn: inputs, order: .same, offset: inputs * outputs),
      ])
    let stage = LinearStage(
      inputChannels: inputs, inputPitch: MapShape.pitch(inputs), outputChannels: outputs, rectifies: false,
      parameters: LayerParameters(storage, tensor: 0), batch: batch, scratch: LayerScratch())
    let rows = FloatBuffer(count: batch * MapShape.pitch(inputs))
    for sample in 0..<batch {
      (rows.base + sample * MapShape.pitch(inputs)).update(from: input[sample], count: inputs)
      (stage.outputGradient + sample * MapShape.pitch(outputs)).update(from: gradient[sample], count: outputs)
    }
    stage.forward(input: rows.base, batch: batch, pass: .evaluation)
    let inputGradient = FloatBuffer(count: rows.count)
    stage.backward(inputGradient: inputGradient.base, batch: batch)
    if let weights { stage.scaleSamples(by: weights, batch: batch) }
    let unformed = stage.squareWithoutForming(input: rows.base, batch: batch)
    let sink = GradientSink(mostPieces: inputs)
    sink.begin(.measure)
    stage.formGradient(input: rows.base, batch: batch, into: sink)
    return (unformed, sink.square)
  }

  func vectors(_ count: Int, _ key: Int) -> [[Float]] {
    let stream = RandomStream(seed: 3, role: .gradientNoise)
    return (0..<batch).map { sample in
      (0..<count).map { stream.words(at: $0, 100 * key + sample).x.unitFloat - 0.4 }
    }
  }

  @Test func productsOfSamplesGiveTheNormOfTheGradient() throws {
    let (unformed, formed) = square(vectors(inputs, 0), vectors(outputs, 1))
    #expect(abs(try #require(unformed) / formed - 1) < 1e-6)
  }

  /// Pairs of samples whose contributions cancel but for a thousandth: the gradient is formed and measured instead.
  @Test func whereProductsCancelNoneIsGiven() {
    let (input, gradient) = (vectors(inputs, 0), vectors(outputs, 1))
    let pairedInput = (0..<batch).map { input[$0 / 2] }
    let pairedGradient = (0..<batch).map { sample in
      gradient[sample / 2].map { sample % 2 == 0 ? $0 : -0.999 * $0 }
    }
    let (unformed, formed) = square(pairedInput, pairedGradient)
    #expect(unformed == nil && formed > 0)
    let half = square(input, gradient).formed
    #expect(formed < half / 1000)
  }

  @Test func samplesCountWithTheirWeights() throws {
    let (input, gradient) = (vectors(inputs, 0), vectors(outputs, 1))
    let weights = (0..<batch).map { 1 / Float($0 + 1) }
    let (unformed, formed) = square(input, gradient, weights: weights)
    #expect(abs(try #require(unformed) / formed - 1) < 1e-6)
    #expect(formed < square(input, gradient).formed / 2)
  }

  @Test func zerosHaveNoNorm() {
    let zeros = [[Float]](repeating: [Float](repeating: 0, count: outputs), count: batch)
    #expect(square(vectors(inputs, 0), zeros).unformed == 0)
  }

  /// Products of 30 samples are 30² · 500 multiply-adds, eight times 300 · 200 elements.
  @Test func batchesThatAreLargeBesideTheLayerAreFormed() {
    let gram = BatchGram(inputs: inputs, outputs: outputs, batch: 1000)
    #expect([1, 20, 30, 31, 40, 1000].map(gram.costsLess) == [true, true, true, false, false, false])
  }
}
