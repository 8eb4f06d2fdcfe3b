import ArgumentParser
import Recorded
import Study

/// A way of tuning at work on what others have measured: nothing is trained, values are looked up.
struct RecordedSearch {
  /// How far it was, in trials or in epochs, and the normalised regret of the best by then: 0 for the best there is, 1 for
  /// the median.
  typealias Row = (step: Int, regret: Double)

  var rows: [Row] = []

  /// On a table of a whole grid; a step is a trial.
  ///
  /// - Parameter seed: which table, and which seed of the search: the remainder and the quotient by the number of tables.
  init(_ tables: [RecordedTable], _ strategy: TableStrategy, trials: Int, window: Int, seed: Int) {
    let (table, seed) = (tables[seed % tables.count], seed / tables.count)
    let space = Space(zip(table.sizes, table.isChoice).map { $1 ? .choices($0) : .steps($0) })
    var study = Study(strategy.strategy(space, trials: trials, window: window, seed: seed))
    study.replay { .value(table.regret($0.point)) }
    for (place, trial) in study.record.trials.enumerated() {
      rows.append((place + 1, min(rows.last?.regret ?? .infinity, table.regret(trial.point))))
    }
  }

  /// On learning curves at the points of Sobol's sequences; a step is an epoch.
  ///
  /// - Parameters:
  ///   - factor: of successive halving from `start` epochs on; nil for whole trainings, one after the other.
  ///   - epochs: that may be used; as many trials begin as they last for.
  ///   - seed: which task, and which sequence: the remainder and the quotient by the number of tasks.
  init(_ curves: LearningCurves, factor: Int?, start: Int, epochs: Int, seed: Int) {
    let (task, sequence) = (seed % curves.tasks, seed / curves.tasks % curves.seeds)
    let factor = factor ?? 2
    let lengths = rungLengths(start: min(start, curves.epochs), factor: factor, whole: curves.epochs)
    func used(_ trials: Int) -> Int {
      RungForecast(
        trials: trials, factor: factor, lengths: lengths, seeds: lengths.map { _ in 1 }, isContinued: true
      ).totalUnits
    }
    let trials = (1...curves.points).last { used($0) <= epochs } ?? 1
    var study = Study(Halving(Declared(count: trials), factor: factor, rungs: lengths.count))
    var spent = 0
    study.replay { ask in
      let (rung, length) = (ask.rung, lengths[ask.rung])
      spent += length - (rung == 0 ? 0 : lengths[rung - 1])
      let accuracy = curves.accuracy(task, sequence, point: ask.trial, epoch: length)
      // Only what was trained to its end is a result.
      if rung == lengths.count - 1 {
        rows.append((spent, min(rows.last?.regret ?? .infinity, curves.regret(task, accuracy))))
      }
      return .value(-accuracy)
    }
  }
}

/// What can be compared on a table.
enum TableStrategy: String, ExpressibleByArgument, CaseIterable {
  case random, sobol, tpe

  func strategy(_ space: Space, trials: Int, window: Int, seed: Int) -> any Strategy {
    switch self {
    case .random: RandomPoints(space, count: trials, seed: seed)
    case .sobol: SobolPoints(space, count: trials, seed: seed)
    case .tpe: TPE(space, count: trials, window: window, seed: seed)
    }
  }
}
