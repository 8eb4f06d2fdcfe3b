import Testing

@testable import Engine

/// Models that between them use every layer, and every way it is computed, in sizes that fit no register.
struct LayerZoo: Sendable, CustomTestStringConvertible {
  var name: String
  var model: Model
  var classes: Int

  var testDescription: String { name }

  private init(_ name: String, size: Int, channels: Int, classes: Int, _ layers: [Layer]) {
    self.name = name
    self.classes = classes
    model = Model(name: name, image: ImageShape(size: size, channels: channels)) { _ in
      [Section("layers", layers)]
    }
  }

  static let all: [LayerZoo] = [
    LayerZoo(
      "strided convolutions, overlapping pooling, averages", size: 13, channels: 1, classes: 6,
      [
        .convolution(in: 1, out: 5, kernel: 3, padding: 1), .relu, .maxPool(3, stride: 2),
        .convolution(in: 5, out: 7, kernel: 3, stride: 2, padding: 1), .relu, .averagePool(to: 2), .flatten,
        .linear(in: 28, out: 10), .relu, .linear(in: 10, out: 6),
      ]),
    LayerZoo(
      "a large map behind the first convolution: formed norms", size: 24, channels: 3, classes: 10,
      [
        .convolution(in: 3, out: 4, kernel: 3, padding: 1), .relu,
        .convolution(in: 4, out: 6, kernel: 3), .relu, .maxPool(2, stride: 2),
        .convolution(in: 6, out: 3, kernel: 4, padding: 2), .relu, .maxPool(5, stride: 3), .flatten,
        .linear(in: 27, out: 10),
      ]),
    LayerZoo(
      "ghost norms of 36 positions", size: 12, channels: 3, classes: 9,
      [
        .convolution(in: 3, out: 16, kernel: 3, padding: 1), .relu, .maxPool(2, stride: 2),
        .convolution(in: 16, out: 24, kernel: 3, padding: 1), .relu, .maxPool(3, stride: 2), .flatten,
        .linear(in: 96, out: 9),
      ]),
    LayerZoo(
      "maps smaller than the kernel, averages of larger size", size: 6, channels: 2, classes: 5,
      [
        .convolution(in: 2, out: 3, kernel: 3, padding: 1), .relu, .maxPool(2, stride: 3),
        .convolution(in: 3, out: 9, kernel: 7, padding: 3), .relu,
        .convolution(in: 9, out: 5, kernel: 1), .relu, .averagePool(to: 5), .flatten,
        .linear(in: 125, out: 5),
      ]),
    LayerZoo(
      "a perceptron", size: 5, channels: 1, classes: 3,
      [.flatten, .linear(in: 25, out: 13), .relu, .linear(in: 13, out: 11), .relu, .linear(in: 11, out: 3)]),
    LayerZoo("softmax regression", size: 4, channels: 3, classes: 7, [.flatten, .linear(in: 48, out: 7)]),
  ]

  /// Parameters and samples, the same for the engine and the reference.
  struct Problem {
    let network: Network
    let reference: ReferenceNetwork
    /// (sample, channel, row, column)
    let samples: [[Double]]
    let framed: [Float]
    let labels: [Int32]
  }

  func problem(samples count: Int, seed: Int = 7) -> Problem {
    let network = Network(model: model, classes: classes, batchCapacity: count)
    network.parameters.initialise(from: RandomStream(seed: seed, role: .initialisation))
    let parameters = network.parameters.tensors.map {
      network.parameters.elements(of: $0, in: network.parameters.values.base).map(Double.init)
    }
    let stream = RandomStream(seed: seed, role: .gradientNoise)
    let length = model.image.channels * model.image.size * model.image.size
    let samples = (0..<count).map { sample in
      (0..<length).map { Double(4 * stream.words(at: $0, sample).x.unitFloat - 2) }
    }
    return Problem(
      network: network,
      reference: ReferenceNetwork(model, classes: classes, parameters: parameters), samples: samples,
      framed: network.frame.framed(samples.map { $0.map(Float.init) }),
      labels: (0..<count).map { Int32($0 * 2 % classes) })
  }
}

extension ImageFrame {
  /// Images in PyTorch's layout, each (channels, size, size), as the engine takes them.
  func framed(_ images: [[Float]]) -> [Float] {
    var frames = [Float](repeating: 0, count: images.count * length)
    for (sample, image) in images.enumerated() {
      for channel in 0..<channels {
        for row in 0..<size {
          for column in 0..<size {
            let place = (row + padding) * paddedSize + column + padding
            frames[sample * length + place * channels + channel] =
              image[(channel * size + row) * size + column]
          }
        }
      }
    }
    return frames
  }
}
