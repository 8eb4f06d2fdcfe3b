import Recorded
import Statistics
import Study
import TestTraits
import Testing

/// Ways of tuning with few epochs, on the learning curves of 34 tasks, two seeds of each.
@Suite(.tags(.slow), .leftOutIfFast) struct LearningCurveTests {
  private let curves: LearningCurves

  init() throws { curves = try LearningCurves() }

  /// What onnxruntime 1.32.0 gives for the surrogate itself, in Float.
  @Test(arguments: [
    (28, [0.27, 0.041, 0.017, 0.813, 0.913, 0.607, 0.729], 34, 56.5528),
    (21, [0.935, 0.816, 0.003, 0.857, 0.034, 0.73, 0.176], 29, 82.4578),
    (3, [0.541, 0.3, 0.423, 0.028, 0.124, 0.671, 0.647], 45, 78.3973),
    (8, [0.384, 0.997, 0.981, 0.686, 0.65, 0.688, 0.389], 33, 84.0261),
    (29, [0.721, 0.525, 0.31, 0.486, 0.889, 0.934, 0.358], 8, 0.3186),
    (22, [0.322, 0.594, 0.338, 0.392, 0.89, 0.227, 0.623], 30, 99.473),
  ])
  func theSurrogateIsThatOfYAHPO(_ task: Int, _ point: [Double], _ epoch: Int, _ accuracy: Double) {
    #expect(abs(curves.accuracy(task, point, epoch: epoch) - accuracy) < 1e-3)
  }

  /// Normalised regret of each task and seed, and the most epochs that were used.
  private func regrets(
    start: Int, factor: Int, wave: Int = .max,
    _ strategy: (_ space: Space, _ seed: Int) -> any Strategy
  ) -> (regrets: [Double], epochs: Int) {
    let lengths = rungLengths(start: start, factor: factor, whole: curves.epochs)
    let space = Space((0..<LearningCurves.dimensions).map { _ in .continuous })
    var (regrets, epochs): ([Double], Int) = ([], 0)
    for task in 0..<curves.tasks {
      for seed in 0..<2 {
        var study = Study(Halving(strategy(space, seed), factor: factor, rungs: lengths.count, wave: wave))
        var used = 0
        var points: [Int: Point] = [:]
        study.replay { ask in
          if ask.rung == 0 { points[ask.trial] = ask.point }
          used += lengths[ask.rung] - (ask.rung == 0 ? 0 : lengths[ask.rung - 1])
          return .value(-curves.accuracy(task, points[ask.trial] ?? [], epoch: lengths[ask.rung]))
        }
        epochs = max(epochs, used)
        regrets.append(curves.regret(task, -(study.best?.value ?? .nan)))
      }
    }
    return (regrets, epochs)
  }

  private func sobol(_ count: Int) -> (Space, Int) -> any Strategy {
    { SobolPoints($0, count: count, seed: $1) }
  }

  private func waves(_ count: Int, of size: Int) -> (Space, Int) -> any Strategy {
    { TPE($0, count: count, pace: .waves(size), seed: $1) }
  }

  /// The bounds are those that were set beforehand. Factor 2 and start 2 were chosen on other seeds of the same tasks,
  /// where they found .153 ± .011 with 480 epochs, and factor 3 .173 ± .012.
  @Test func findsWithFewEpochsWhatOthersDoNot() {
    let (found, epochs) = regrets(start: 2, factor: 2, sobol(76))
    #expect(epochs <= 480)
    #expect(mean(of: found) <= 0.17, "\(mean(of: found))")
    #expect(mean(of: regrets(start: 52, factor: 2, sobol(9)).regrets) > 0.3)
    #expect(mean(of: OptunaRegret.hyperband) > 0.29)
    let test = signedRankTest(zip(found, OptunaRegret.hyperband).map { $0 - $1 })
    #expect(test.p < 0.01)
  }

  /// Waves of 9 from 6 epochs on were chosen on seeds 2 to 5. Halving of Sobol's points alone finds .114 with as many
  /// epochs, for the best of all that it begins has .083; Optuna's TPE with its pruners .34 to .41.
  @Test func aModelThatLearnsFromWavesFindsMore() {
    let (found, epochs) = regrets(start: 6, factor: 3, wave: 9, waves(104, of: 9))
    #expect(epochs <= 1440)
    #expect(mean(of: found) <= 0.07, "\(mean(of: found))")
    let (few, fewEpochs) = regrets(start: 6, factor: 3, wave: 9, waves(35, of: 9))
    #expect(fewEpochs <= 480)
    #expect(mean(of: few) <= 0.17, "\(mean(of: few))")
    let optuna = signedRankTest(zip(few, OptunaRegret.hyperband).map { $0 - $1 })
    #expect(optuna.p < 0.001, "p = \(optuna.p)")
    let points = regrets(start: 2, factor: 2, sobol(223))
    #expect(points.epochs <= 1440)
    let test = signedRankTest(zip(found, points.regrets).map { $0 - $1 })
    #expect(mean(of: found) < mean(of: points.regrets) && test.p < 0.01, "p = \(test.p)")
  }
}
