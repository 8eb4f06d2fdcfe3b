import Foundation

/// Learning curves of the LCBench surrogate at the first points of this project's Sobol sequences.
public struct LearningCurves: Sendable {
  /// Data sets that were trained on.
  public let tasks: Int
  /// Scramblings of the sequence for each task.
  public let seeds: Int
  /// Configurations of each sequence, from its first point on.
  public let points: Int
  /// Of each training; its curve has as many values.
  public let epochs: Int
  /// Of each task, the best and the median final accuracy of 512 random configurations, in percent.
  public let references: [(best: Double, median: Double)]
  private let accuracies: [Float]

  /// - Parameter file: `lcbench.curves`.
  public init(_ file: URL) throws {
    var bytes = try RecordedBytes(file)
    (tasks, seeds) = (try bytes.integer(), try bytes.integer())
    (points, epochs) = (try bytes.integer(), try bytes.integer())
    let sizes = [tasks, seeds, points, epochs]
    guard sizes.allSatisfy({ 1...10_000 ~= $0 }) else { throw bytes.mistake }
    references = try (0..<tasks).map { _ in (try bytes.double(), try bytes.double()) }
    let words = bytes.words()
    guard words.count == sizes.reduce(1, *) else { throw bytes.mistake }
    var accuracies: [Float] = []
    var code: UInt16 = 0
    for (place, word) in words.enumerated() {
      code = place % epochs == 0 ? word : code &+ word
      accuracies.append(Float(code) / 65535 * 100)
    }
    self.accuracies = accuracies
  }

  /// In percent.
  public func accuracy(_ task: Int, _ seed: Int, point: Int, epoch: Int) -> Double {
    Double(accuracies[((task * seeds + seed) * points + point) * epochs + epoch - 1])
  }

  /// 0 for the best of the reference's 512, 1 for their median.
  public func regret(_ task: Int, _ accuracy: Double) -> Double {
    (references[task].best - accuracy) / (references[task].best - references[task].median)
  }
}
