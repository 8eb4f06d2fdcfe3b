import Testing

@testable import Engine

/// Whatever becomes of a gradient while it is formed, it is the same gradient.
@Suite struct GradientStepTests {
  /// Linear layers of several blocks of inputs and panels of outputs, the last ones of no round size.
  static let wide = Model(name: "wide layers", image: ImageShape(size: 9, channels: 4)) { classes in
    [
      Section(
        "layers",
        [
          .convolution(in: 4, out: 70, kernel: 3, padding: 1), .relu,
          .convolution(in: 70, out: 66, kernel: 3, padding: 1), .relu, .maxPool(3, stride: 3), .flatten,
          .linear(in: 594, out: 150), .relu, .linear(in: 150, out: classes),
        ])
    ]
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var model: Model
    var classes: Int
    var testDescription: String { model.name }
  }

  static let cases =
    LayerZoo.all.map { Case(model: $0.model, classes: $0.classes) } + [Case(model: wide, classes: 13)]

  /// A network after a backward pass over nine samples, half of which are clipped where `clips`, and what `body` made of
  /// its gradient.
  func backward<Result>(
    _ member: Case, clips: Bool, _ body: (LayerGradients, ParameterStorage) -> Result
  ) -> (parameters: ParameterStorage, result: Result) {
    let network = Network(model: member.model, classes: member.classes, batchCapacity: 9)
    network.parameters.initialise(from: RandomStream(seed: 5, role: .initialisation))
    let stream = RandomStream(seed: 5, role: .gradientNoise)
    for tensor in network.parameters.tensors {
      for index in tensor.offset..<(tensor.offset + tensor.count) {
        network.parameters.velocity.base[index] = stream.words(at: index, 1).x.unitFloat - 0.5
      }
    }
    let images = (0..<(9 * network.imageLength)).map { 4 * stream.words(at: $0).x.unitFloat - 2 }
    let labels = (0..<9).map { Int32($0 % member.classes) }
    func run<Other>(
      _ weighting: Weighting, recordsNorms: Bool, _ body: (LayerGradients) -> Other
    ) -> Other {
      network.forward(images: images, batch: 9)
      _ = network.evaluateLoss(labels: labels, batch: 9, forGradient: true)
      return network.backward(
        images: images, batch: 9, weighting: weighting, recordsNorms: recordsNorms, body)
    }
    var weighting = Weighting.uniform
    if clips {
      run(.uniform, recordsNorms: true) { _ in }
      let norms = (0..<9).map { network.sampleNorms[$0] }
      weighting = .clip(threshold: norms.sorted()[4], beta: .infinity, epsilon: 0)
    }
    let result = run(weighting, recordsNorms: false) { gradient in
      #expect(gradient.clippedSamples == (clips ? 4 : 0))
      return body(gradient, network.parameters)
    }
    return (network.parameters, result)
  }

  @Test(arguments: cases, [Optimizer(), Optimizer(momentum: 0.9, nesterov: true, weightDecay: 0.01)])
  func parametersMoveAlongPiecesAsAlongTheWhole(member: Case, optimizer: Optimizer) {
    for clips in [false, true] {
      let (kept, nothing) = backward(member, clips: clips) { gradient, _ in gradient.form(.keep) }
      #expect(nothing == 0)
      let (measured, square) = backward(member, clips: clips) { gradient, _ in gradient.form(.measure) }
      let (moved, movedSquare) = backward(member, clips: clips) { gradient, parameters in
        gradient.form(.move(Update(optimizer, parameters, learningRate: 0.1), measures: true))
      }
      #expect(differences(kept.gradient.elements, measured.gradient.elements) == 0)
      #expect(square == movedSquare)
      let expected = norm(kept.gradient.elements)
      #expect(square > 0 && abs(square.squareRoot() / expected - 1) < 1e-6)

      Update(optimizer, kept, learningRate: 0.1)
        .move(along: kept.gradient.base, at: 0, count: kept.count)
      #expect(differences(kept.values.elements, measured.values.elements) > 0)
      #expect(differences(moved.values.elements, kept.values.elements) == 0)
      #expect(differences(moved.velocity.elements, kept.velocity.elements) == 0)
    }
  }

  /// Measured first and formed afterwards, or formed at once: the same sums, and the same moves along them.
  @Test(arguments: cases)
  func aSumTakesPiecesAsItTakesTheWhole(member: Case) {
    let optimizer = Optimizer(momentum: 0.9)
    for clips in [false, true] {
      let (kept, _) = backward(member, clips: clips) { gradient, _ in gradient.form(.keep) }
      let gradient = kept.gradient.elements
      let length = norm(gradient)
      for measuresFirst in [false, true] {
        for opens in [false, true] {
          let sum = FloatBuffer(count: kept.count)
          func fill() { for index in 0..<sum.count { sum.base[index] = Float(index % 11) - 5 } }
          func add(_ end: @escaping (ParameterStorage) -> Addition.End) -> (ParameterStorage, Double) {
            fill()
            return backward(member, clips: clips) { pending, parameters in
              if measuresFirst {
                #expect(abs(pending.measure().squareRoot() / length - 1) < 1e-5)
              }
              let addition = Addition(sum: sum.base, opens: opens, scale: 0.3, end: end(parameters))
              return pending.form(.add(addition))
            }
          }
          fill()
          let before = sum.elements
          let expected = zip(before, gradient).map { opens ? 0.3 * $1 : $0 + 0.3 * $1 }
          #expect(add { _ in .keep }.1 == 0)
          #expect(differences(tensors(of: kept, sum.elements), tensors(of: kept, expected)) == 0)
          let square = add { _ in .measure }.1
          #expect(differences(tensors(of: kept, sum.elements), tensors(of: kept, expected)) == 0)
          let exact = norm(tensors(of: kept, expected))
          #expect(abs(square.squareRoot() / exact - 1) < 1e-6)

          let (moved, movedSquare) = add { .move(Update(optimizer, $0, learningRate: 0.1)) }
          #expect(movedSquare == square)
          #expect(differences(sum.elements, before) == 0, "the last sum is written nowhere")
          let (reference, _) = backward(member, clips: clips) { _, _ in }
          Update(optimizer, reference, learningRate: 0.1).move(along: expected, at: 0, count: kept.count)
          #expect(
            differences(
              tensors(of: kept, moved.values.elements), tensors(of: kept, reference.values.elements)) == 0)
        }
      }
    }
  }

  /// Between tensors lies nothing that counts.
  func tensors(of parameters: ParameterStorage, _ elements: [Float]) -> [Float] {
    parameters.tensors.flatMap { elements[$0.offset..<($0.offset + $0.count)] }
  }

  func norm(_ elements: [Float]) -> Double { EngineTests.norm(elements.map(Double.init)) }

  /// How many elements differ: a failing comparison of arrays would print all of them.
  func differences(_ a: [Float], _ b: [Float]) -> Int { zip(a, b).filter { $0 != $1 }.count }

  /// Of lengths around a vector, two of them, and a chunk: parameters beside those that move stay where they are.
  @Test(arguments: [1, 7, 8, 15, 16, 17, 33, 4095, 4097], [0, 0.9])
  func anUpdateMovesWhatItIsToldAndNothingElse(count: Int, momentum: Double) {
    let parameters = ParameterStorage(
      tensors: [ParameterTensor(name: "w", shape: [count + 32], fanIn: 1, order: .same, offset: 0)])
    let gradient = (0..<count).map { Float($0 % 7) - 3.25 }
    for index in 0..<parameters.count { parameters.values.base[index] = Float(index % 5) }
    let before = parameters.values.elements
    let square = Update(
      Optimizer(momentum: momentum, weightDecay: 0.5), parameters, learningRate: 0.25, scale: 2
    )
    .move(
      along: gradient + Array(repeating: .nan, count: 16), at: 16, count: count, measures: true)
    #expect(square == gradient.reduce(0.0) { $0 + Double($1) * Double($1) })
    for (index, value) in parameters.values.elements.enumerated() {
      let isMoved = (16..<(16 + count)).contains(index)
      let change = isMoved ? 2 * gradient[index - 16] + 0.5 * before[index] : 0
      #expect(value == before[index] - 0.25 * change)
      #expect(parameters.velocity.base[index] == (momentum == 0 ? 0 : change))
    }
  }
}
