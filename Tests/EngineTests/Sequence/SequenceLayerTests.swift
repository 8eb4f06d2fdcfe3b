import DataFiles
import Foundation
import Testing

@testable import Engine

/// The layers of a transformer against plain loops in Double, sample by sample, and against causality.
@Suite struct SequenceLayerTests {
  @Test(arguments: SequenceZoo.all)
  func lossAndLogitsEqualTheReference(member: SequenceZoo) {
    let problem = SequenceProblem(member.model, samples: 3)
    let network = problem.makeNetwork()
    let reference = ReferenceGPT(network)
    let batch = SequenceBatch(samples: 3, positions: member.model.context)
    network.forward(tokens: problem.inputs(0..<3), batch)
    let pitch = MapShape.pitch(member.model.vocabulary)
    for sample in 0..<3 {
      let expected = reference.logits(problem.inputs(sample..<sample + 1))
      for (row, logits) in zip(batch.rows(ofSample: sample), expected) {
        let found = logits.indices.map { Double(network.logits[row * pitch + $0]) }
        #expect(distance(found, logits) < 1e-5)
      }
    }
    _ = network.evaluateLoss(targets: problem.targets(0..<3), batch, forGradient: false)
    for sample in 0..<3 {
      let range = sample..<sample + 1
      let expected = reference.loss(problem.inputs(range), problem.targets(range))
      #expect(abs(network.sampleLosses[sample] / expected - 1) < 1e-6)
    }
  }

  /// Every tensor by itself along random signs, so that no element and no layer can hide.
  @Test(arguments: SequenceZoo.all)
  func everyTensorsGradientIsTheReferenceLossesSlope(member: SequenceZoo) {
    let problem = SequenceProblem(member.model, samples: 1)
    let network = problem.makeNetwork()
    problem.backward(network, 0..<1) { $0.form(.keep) }
    let reference = ReferenceGPT(network)
    let (inputs, targets) = (problem.inputs(0..<1), problem.targets(0..<1))
    for (tensor, gradient) in network.gradientTensors.enumerated() {
      let stream = RandomStream(seed: tensor, role: .gradientNoise)
      let signs = gradient.indices.map { stream.words(at: $0).x >> 31 == 0 ? 1.0 : -1.0 }
      func loss(_ distance: Double) -> Double {
        var moved = reference
        for index in signs.indices { moved.parameters[tensor][index] += distance * signs[index] }
        return moved.loss(inputs, targets)
      }
      let step = 1e-5
      let slope = (loss(step) - loss(-step)) / (2 * step)
      let expected = zip(gradient, signs).map(*).reduce(0, +)
      #expect(abs(slope - expected) <= 3e-5 * norm(gradient) + 1e-8, "\(reference.names[tensor])")
    }
  }

  /// Each layer's own norms, by both ways, against its gradient in a batch of one sequence, and by Gram products where
  /// they are preferred. The first part is the tied
  /// weight, whose norm holds the product of the embedding's gradient with the output layer's.
  @Test(arguments: SequenceZoo.all)
  func everyLayersNormsEqualOneSequenceAtATime(member: SequenceZoo) {
    let problem = SequenceProblem(member.model, samples: 5)
    let network = problem.makeNetwork()
    let tensors = network.parameters.tensors
    let singles = problem.sampleGradients()
    problem.backward(network, 0..<5) { _ in }
    let batch = SequenceBatch(samples: 5, positions: member.model.context)
    #expect(Set(network.gradients.parts.map(\.place)).count == tensors.count)
    let room = FloatBuffer(count: network.parameters.count)
    for part in network.gradients.parts {
      let tensor = tensors.firstIndex { $0.offset == part.place.lowerBound }!
      #expect(part.place.count == tensors[tensor].count)
      var squares = [Double](repeating: 0, count: 5)
      _ = part.formMeasured(batch, squares: &squares, into: GradientSink(mostPieces: part.mostPieces))
      let expected = singles.map { norm($0[tensor]) / 5 }
      #expect(distance(squares.map { $0.squareRoot() }, expected) < 1e-5, "\(tensors[tensor].name)")
      let formed = (0..<5).map { sample in
        part.formSample(sample, batch, into: room.base, held: nil).squareRoot()
      }
      #expect(distance(formed, expected) < 1e-5, "\(tensors[tensor].name)")
      guard let part = part as? any GramPart,
        part.prefersGram(.sampleBySample, positions: batch.positions)
      else { continue }
      squares = [Double](repeating: 0, count: 5)
      part.addSquares(batch, to: &squares)
      #expect(distance(squares.map { $0.squareRoot() }, expected) < 1e-5, "\(tensors[tensor].name)")
    }
  }

  /// The squares that the tied weight has of each sample's gradient and of the mean, its cross terms included.
  @Test(arguments: SequenceZoo.all)
  func theTiedWeightsShareIsKeptApart(member: SequenceZoo) throws {
    let problem = SequenceProblem(member.model, samples: 7)
    let network = problem.makeNetwork()
    let tied = try #require(
      network.parameters.tensors.firstIndex { $0.offset == network.gradients.parts[0].place.lowerBound })
    #expect(network.parameters.tensors[tied].name == "transformer.wte.weight")
    let singles = problem.sampleGradients().map { $0[tied] }
    let mean = singles[0].indices.map { element in singles.reduce(0.0) { $0 + $1[element] } / 7 }
    let total = problem.backward(network, 0..<7, weighting: .uniform, recordsNorms: true) { $0.measure() }
    let share = network.gradients.tiedShare
    #expect(distance(share.sampleSquares.map { $0.squareRoot() }, singles.map(norm)) < 1e-5)
    #expect(abs(share.square.squareRoot() / norm(mean) - 1) < 1e-5 && share.square < total)
  }

  /// Few positions beside the width have Gram products, the tied weight never; what is only recorded is formed.
  @Test func bothKindsOfNormsAreExercised() {
    let ways = SequenceZoo.all.map { member in
      GPTNetwork(member.model, samples: 1).gradients.parts.compactMap { $0 as? any GramPart }
        .map { $0.prefersGram(.sampleBySample, positions: member.model.context) }
    }
    #expect(ways.contains { $0.dropFirst().contains(true) } && ways.contains { !$0.contains(true) })
    #expect(ways.allSatisfy { !$0[0] })
    #expect(!NormWay.sum.prefersGram(inputs: 4096, outputs: 4096, positions: 2))
  }

  @Test(arguments: SequenceZoo.all)
  func normsAndWeightedSumsEqualOneSequenceAtATime(member: SequenceZoo) {
    let problem = SequenceProblem(member.model, samples: 7)
    let network = problem.makeNetwork()
    let singles = problem.sampleGradients().map { $0.flatMap { $0 } }
    let norms = singles.map(norm)
    let threshold = norms.sorted()[3] * 0.99
    for weighting in [
      Weighting.uniform, .clip(threshold: threshold, beta: .infinity, epsilon: 0),
      .clip(threshold: threshold / 2, beta: 2, epsilon: 0),
      .clip(threshold: 1e-35, beta: .infinity, epsilon: 0),
    ] {
      for recordsNorms in [false, true] {
        let clipped = problem.backward(
          network, 0..<7, weighting: weighting, recordsNorms: recordsNorms
        ) { gradient in
          gradient.form(.keep)
          return gradient.clippedSamples
        }
        let weights = norms.enumerated().map { weighting.factor(norm: $1, index: $0) }
        #expect(clipped == weights.filter { $0 < 1 }.count)
        if recordsNorms || weighting.needsNorms {
          #expect(distance((0..<7).map { network.sampleNorms[$0] }, norms) < 1e-5)
        }
        let expected = singles[0].indices.map { element in
          (0..<7).reduce(0.0) { $0 + weights[$1] * singles[$1][element] } / 7 * weighting.magnification
        }
        #expect(distance(network.gradientTensors.flatMap { $0 }, expected) < 1e-5)
      }
    }
  }

  /// A smaller batch of shorter sequences in the same workspace, after a larger one: nothing of the larger one is left,
  /// and what is behind a sequence's end never mattered.
  @Test(arguments: SequenceZoo.all)
  func shorterSequencesGiveTheSameBits(member: SequenceZoo) {
    let problem = SequenceProblem(member.model, samples: 4)
    let length = member.model.context * 2 / 3
    let weighting = Weighting.clip(threshold: 0.1, beta: .infinity, epsilon: 0)
    let (used, fresh) = (problem.makeNetwork(), problem.makeNetwork(samples: 2))
    let pitch = MapShape.pitch(member.model.vocabulary)
    used.forward(
      tokens: problem.inputs(0..<2), SequenceBatch(samples: 2, positions: member.model.context))
    let whole = (0..<length).map { used.logits[$0 * pitch] }
    problem.backward(used, 0..<4, weighting: weighting) { $0.form(.keep) }
    for network in [used, fresh] {
      problem.backward(network, 1..<3, positions: length, weighting: weighting) { $0.form(.keep) }
    }
    let isSame = used.gradientTensors == fresh.gradientTensors
    #expect(isSame)
    used.forward(
      tokens: problem.inputs(0..<2, positions: length), SequenceBatch(samples: 2, positions: length))
    #expect((0..<length).map { used.logits[$0 * pitch] } == whole)
  }

  @Test(arguments: SequenceZoo.all)
  func aLaterTokenChangesNothingBeforeIt(member: SequenceZoo) {
    let problem = SequenceProblem(member.model, samples: 2)
    let network = problem.makeNetwork()
    let context = member.model.context
    let batch = SequenceBatch(samples: 2, positions: context)
    let pitch = MapShape.pitch(member.model.vocabulary)
    func logits(_ tokens: [Int32]) -> [Float] {
      network.forward(tokens: tokens, batch)
      return Array(UnsafeBufferPointer(start: network.logits, count: batch.rows * pitch))
    }
    let tokens = problem.inputs(0..<2)
    let before = logits(tokens)
    for position in [1, context / 2, context - 1] {
      var changed = tokens
      changed[position] = (changed[position] + 1) % Int32(member.model.vocabulary)
      // As numbers of places: a failing comparison of arrays would print all of them.
      let after = logits(changed)
      func differences(_ range: Range<Int>) -> Int { range.filter { after[$0] != before[$0] }.count }
      #expect(differences(0..<position * pitch) == 0)
      #expect(differences(position * pitch..<context * pitch) > 0)
      // Nor is it seen by another sample.
      #expect(differences(context * pitch..<before.count) == 0)
    }
  }

  /// Relative to the value: the negative tail is small, and right all the same.
  @Test func theErrorUnitIsExact() {
    for step in -1100...1100 {
      let x = Float(step) / 100
      let (value, slope) = GaussianErrorUnit.result(Vector(repeating: x))
      let share = 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      let density = exp(-Double(x) * Double(x) / 2) / (2 * Double.pi).squareRoot()
      // e^{−x²/2} has the rounding of its exponent, which grows with x².
      let tolerance = 5e-7 * max(1, Double(x * x) / 8)
      #expect(abs(Double(value[0]) - Double(x) * share) <= tolerance * abs(Double(x) * share) + 1e-37)
      let expected = share + Double(x) * density
      #expect(abs(Double(slope[0]) - expected) <= tolerance * (share + abs(Double(x)) * density) + 1e-37)
    }
  }

  @Test func theFirstWeightsAreNanoGPTs() {
    let model = GPTModel(vocabulary: 65, layers: 8, heads: 2, width: 64, context: 32, bias: true)
    let network = GPTNetwork(model, samples: 1)
    network.initialise(from: RandomStream(seed: 3, role: .initialisation))
    for tensor in network.parameters.tensors {
      let values = network.parameters.elements(of: tensor, in: network.parameters.values.base).map(
        Double.init)
      if tensor.shape.count == 1 {
        #expect(Set(values) == [tensor.name.hasSuffix("bias") ? 0 : 1], "\(tensor.name)")
        continue
      }
      let deviation = tensor.name.hasSuffix("c_proj.weight") ? 0.02 / 4 : 0.02
      let count = Double(values.count)
      // Five standard errors of a mean, of a variance, and of the fourth moment of a normal law.
      #expect(abs(values.reduce(0, +) / count) < 5 * deviation / count.squareRoot(), "\(tensor.name)")
      let scaled = values.map { $0 / deviation }
      #expect(abs(scaled.reduce(0) { $0 + $1 * $1 } / count - 1) < 5 * (2 / count).squareRoot())
      #expect(abs(scaled.reduce(0) { $0 + pow($1, 4) } / count - 3) < 5 * (96 / count).squareRoot())
    }
  }

  /// A normal law between -2 and 2 has the variance 1 - 4 φ(2)/(Φ(2) - Φ(-2)); where nothing is cut off nothing changes.
  @Test func weightsMayBeCutOffAsNanoGNSs() {
    let whole = GPTModel(vocabulary: 65, layers: 8, heads: 2, width: 64, context: 32, bias: true)
    var cut = whole
    cut.cutsWeights = true
    let networks = [whole, cut].map { GPTNetwork($0, samples: 1) }
    for network in networks { network.initialise(from: RandomStream(seed: 3, role: .initialisation)) }
    for tensor in networks[0].parameters.tensors {
      let (all, kept) = (
        networks[0].parameters.elements(of: tensor, in: networks[0].parameters.values.base),
        networks[1].parameters.elements(of: tensor, in: networks[1].parameters.values.base)
      )
      guard tensor.shape.count > 1, !tensor.name.hasSuffix("c_proj.weight") else {
        #expect(all == kept, "\(tensor.name)")
        continue
      }
      #expect(kept.allSatisfy { abs($0) <= 0.04 } && all.contains { abs($0) > 0.04 }, "\(tensor.name)")
      #expect(zip(all, kept).allSatisfy { abs($0) > 0.04 || $0 == $1 }, "\(tensor.name)")
      let variance = kept.reduce(0.0) { $0 + Double($1 / 0.02) * Double($1 / 0.02) } / Double(kept.count)
      #expect(abs(variance - 0.7737) < 5 / Double(kept.count).squareRoot(), "\(tensor.name)")
    }
  }

  @Test func weightsGoOutAndInUnderNanoGPTsNames() throws {
    let problem = SequenceProblem(SequenceZoo.all[1].model, samples: 1)
    let (from, to) = (problem.makeNetwork(), GPTNetwork(problem.model, samples: 1))
    let weights = try Safetensors(from.parameters.weights().encoded(), path: "w")
    #expect(Set(weights.tensors.keys) == Set(from.parameters.tensors.map(\.name)))
    #expect(weights.tensors["lm_head.weight"] == nil)
    func isTaken(_ weights: Safetensors) throws -> Bool {
      to.initialise(from: RandomStream(seed: 1, role: .initialisation))
      try to.setWeights(weights, path: "w")
      return to.parameters.values.elements == from.parameters.values.elements
    }
    #expect(try isTaken(weights))
    // The tied weight twice, and under its other name only.
    var named = weights
    named.tensors["lm_head.weight"] = named.tensors["transformer.wte.weight"]
    #expect(try isTaken(named))
    named.tensors["transformer.wte.weight"] = nil
    #expect(try isTaken(named))
    named.tensors["transformer.wte.weight"] = weights.tensors["transformer.wte.weight"]
    named.tensors["lm_head.weight"]?.elements[3] += 1
    let error = #expect(throws: DataError.self) { try to.setWeights(named, path: "w") }
    #expect(
      error?.description == "w: lm_head.weight is not transformer.wte.weight, which this model ties to it")
  }

  @Test(arguments: [
    (
      GPTModel(vocabulary: 65, layers: 1, heads: 3, width: 16, context: 8),
      "width 16 is not a multiple of heads 3"
    ),
    (GPTModel(vocabulary: 1, layers: 1, heads: 1, width: 16, context: 8), "a vocabulary of 1"),
    (
      GPTModel(vocabulary: 65, layers: 0, heads: 1, width: 16, context: 8),
      "layers, heads, width and context must each be at least 1"
    ),
    (
      GPTModel(vocabulary: 65, layers: 1, heads: 1, width: 16, context: 8, dropout: 1),
      "dropout 1.0 is not in 0 ..< 1"
    ),
  ])
  func modelsThatDoNotFitSaySo(model: GPTModel, message: String) {
    let error = #expect(throws: DataError.self) { try model.check() }
    #expect(error?.description == message)
  }
}
