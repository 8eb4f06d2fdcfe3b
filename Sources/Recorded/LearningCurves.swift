import Foundation
import Study

/// Learning curves of small networks on 34 tasks, at any point of seven hyperparameters: the surrogate of LCBench in
/// YAHPO Gym (Pfisterer, Schneider, Moosbauer, Binder, Bischl, AutoML 2022), a residual network with gated units.
///
/// In Double, sums in one order, so that every processor gives the same.
public struct LearningCurves: Sendable {
  /// Data sets that were trained on.
  public let tasks: Int
  /// Of a whole training.
  public let epochs: Int
  /// Of each task, the best and the median final accuracy of 512 random configurations, in percent.
  public let references: [(best: Double, median: Double)]
  private let embeddings: [[Double]]
  private let inputs: [Input]
  private let first: Layer
  private let blocks: [(norm: Norm, gated: Layer, out: Layer)]
  private let last: Norm
  private let head: [Double]
  private let bias: Double
  private let scale: (factor: Double, offset: Double)

  /// What the points of a search lie in: batch size, learning rate, momentum, weight decay, layers, units, dropout.
  public static let dimensions = 7

  /// - Parameter file: `lcbench.surrogate`.
  public init(_ file: URL) throws {
    var bytes = try RecordedBytes(file)
    (tasks, epochs) = (try bytes.integer(), try bytes.integer())
    guard 1...10_000 ~= tasks, 1...10_000 ~= epochs else { throw bytes.mistake }
    references = try (0..<tasks).map { _ in (try bytes.double(), try bytes.double()) }
    embeddings = try (0..<tasks).map { _ in try bytes.floats(24) }
    inputs = try (0...Self.dimensions).map { _ in Input(try bytes.floats(4)) }
    let width = 128
    first = try Layer(&bytes, from: 24 + inputs.count, to: width)
    blocks = try (0..<3).map { _ in
      (
        try Norm(&bytes, width), try Layer(&bytes, from: width, to: 910),
        try Layer(&bytes, from: 455, to: width)
      )
    }
    last = try Norm(&bytes, width)
    head = try bytes.floats(width)
    let rest = try bytes.floats(3)
    (bias, scale) = (rest[0], (rest[1], rest[2]))
    guard bytes.isAtEnd else { throw bytes.mistake }
  }

  /// Validation accuracy in percent.
  ///
  /// - Parameters:
  ///   - point: shares of the seven ranges.
  ///   - epoch: from 1 on.
  public func accuracy(_ task: Int, _ point: Point, epoch: Int) -> Double {
    let values = [Double(epoch)] + Self.hyperparameters(point)
    var state = first.output(embeddings[task] + zip(inputs, values).map { $0.normalised($1) })
    for block in blocks {
      let units = block.gated.output(block.norm.output(state))
      let half = units.count / 2
      let change = block.out.output((0..<half).map { units[$0] * max(0, units[half + $0]) })
      for place in state.indices { state[place] += change[place] }
    }
    var sum = bias
    for (weight, unit) in zip(head, last.output(state)) { sum += weight * max(0, unit) }
    return Elementary.exp(scale.factor / (1 + Elementary.exp(-sum)) + scale.offset)
  }

  /// 0 for the best of the reference's 512, 1 for their median.
  public func regret(_ task: Int, _ accuracy: Double) -> Double {
    (references[task].best - accuracy) / (references[task].best - references[task].median)
  }

  /// In the surrogate's order.
  private static func hyperparameters(_ shares: Point) -> [Double] {
    func logarithmic(_ low: Double, _ high: Double, _ share: Double) -> Double {
      Elementary.exp(Elementary.log(low) + share * (Elementary.log(high) - Elementary.log(low)))
    }
    return [
      logarithmic(16, 512, shares[0]).rounded(.toNearestOrEven), logarithmic(1e-4, 0.1, shares[1]),
      0.1 + shares[2] * 0.89, 1e-5 + shares[3] * (0.1 - 1e-5),
      min(5, (1 + shares[4] * 5).rounded(.down)),
      logarithmic(64, 1024, shares[5]).rounded(.toNearestOrEven), shares[6],
    ]
  }
}

/// How an input of the network is scaled.
private struct Input {
  let isLogarithmic: Bool
  let offset: Double
  let centre: Double
  let width: Double

  init(_ numbers: [Double]) {
    (isLogarithmic, offset, centre, width) = (numbers[0] != 0, numbers[1], numbers[2], numbers[3])
  }

  func normalised(_ value: Double) -> Double {
    ((isLogarithmic ? Elementary.log(value + offset) : value) - centre) / width
  }
}

/// A batch normalisation whose statistics are kept.
private struct Norm {
  let scales: [Double]
  let shifts: [Double]

  init(_ bytes: inout RecordedBytes, _ count: Int) throws {
    (scales, shifts) = (try bytes.floats(count), try bytes.floats(count))
  }

  func output(_ input: [Double]) -> [Double] {
    input.indices.map { input[$0] * scales[$0] + shifts[$0] }
  }
}

/// Every unit is connected with every input.
private struct Layer {
  /// By input, then by unit.
  let weights: [Double]
  let biases: [Double]

  init(_ bytes: inout RecordedBytes, from inputs: Int, to units: Int) throws {
    (weights, biases) = (try bytes.floats(inputs * units), try bytes.floats(units))
  }

  func output(_ input: [Double]) -> [Double] {
    var sums = biases
    let count = biases.count
    weights.withUnsafeBufferPointer { weights in
      sums.withUnsafeMutableBufferPointer { sums in
        // Gates that are shut add nothing.
        for (place, value) in input.enumerated() where value != 0 {
          let row = place * count
          for unit in 0..<count { sums[unit] += value * weights[row + unit] }
        }
      }
    }
    return sums
  }
}
