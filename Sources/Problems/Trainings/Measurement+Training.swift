import Engine
import Vocabulary

/// What orders the rows of a training's series: what its schedule counts.
typealias SeriesIndex = Schedule.Unit

extension SeriesIndex {
  func value(_ pass: PassMetrics<some LossSums>) -> Double {
    Double(self == .epoch ? pass.pass : pass.steps)
  }

  /// After how many passes a training is at a place of its series, or first beyond it.
  func passes(to place: Int, stepsPerPass: Int) -> Int {
    self == .epoch ? place : (place + stepsPerPass - 1) / stepsPerPass
  }

  /// Where a training is, for a person.
  func position(step: Int, stepsPerPass: Int, passes: Int) -> String {
    switch self {
    case .epoch: "epoch \(max(0, step - 1) / stepsPerPass + 1)/\(passes)"
    case .step: "step \(step)/\(stepsPerPass * passes)"
    }
  }
}

extension Measurement {
  /// One row a pass; finals are the last pass's, and NaN where training diverged.
  ///
  /// - Parameters:
  ///   - quantities: what is measured of a pass.
  ///   - recorded: those of `quantities` with another record are NaN, or not there, see ``PassRecord/isNew``.
  ///   - tests: what is measured once; empty where the cell does not ask for it.
  ///   - perStep: what was recorded of steps.
  init<Sums>(
    training outcome: TrainingOutcome<Sums>, _ quantities: [TrainingQuantity<Sums>], by index: SeriesIndex,
    recorded: Set<PassRecord>, tests: [Quantity<Evaluation<Sums>>], perStep: Set<StepQuantity>
  ) {
    var (metrics, timings) = ([String: Double](), [String: Double]())
    var series = Series(index: index.rawValue, at: outcome.passes.map(index.value), columns: [:])
    for quantity in quantities {
      let isRecorded = quantity.record.map(recorded.contains) ?? true
      guard isRecorded || quantity.record?.isNew != true else { continue }
      let column = outcome.passes.map { isRecorded ? quantity.value($0) : .nan }
      let name = quantity.metric.name
      if quantity.metric.isTiming {
        series.timings[name] = column
        timings[name] = column.last ?? .nan
      } else {
        series.columns[name] = column
        metrics[name] = outcome.diverged ? .nan : column.last ?? .nan
      }
    }
    for quantity in tests { metrics[quantity.metric.name] = outcome.test.map(quantity.value) ?? .nan }
    self.init(
      outcome: outcome.diverged ? .diverged : .completed, metrics: metrics, timings: timings, series: series,
      steps: Series(recording: outcome.recording, perStep))
  }
}

extension Series {
  /// The numbers of each step; nil where none were asked for.
  fileprivate init?(recording: StepRecording, _ quantities: Set<StepQuantity>) {
    var columns: [String: [Double]] = [:]
    for quantity in quantities {
      switch quantity {
      case .loss: columns[quantity.rawValue] = recording.loss
      case .gradientNorm: columns[quantity.rawValue] = recording.gradientNorm
      case .clipFraction: columns[quantity.rawValue] = recording.clipFraction
      case .sampleNorms: continue
      }
    }
    guard let count = columns.values.first?.count else { return nil }
    self.init(index: "step", at: (0..<count).map { Double($0 + 1) }, columns: columns)
  }
}
