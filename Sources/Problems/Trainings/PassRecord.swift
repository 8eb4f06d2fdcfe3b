import Engine
import Vocabulary

/// What trainings measure of passes only where `record: {per_epoch: …}` has the word.
enum PassRecord: String, CaseIterable, Sendable {
  case sampleNorm = "per_sample_gradient_norm"
  case clipFraction = "sample_clip_fraction"
  case tailIndex = "hill_tail_index"
  case noiseScale = "gradient_noise_scale"
  case untiedNoiseScale = "gradient_noise_scale_untied"

  private var summary: String {
    switch self {
    case .sampleNorm: "Mean norm of a sample's gradient."
    case .clipFraction: "Share of samples whose gradient was shortened."
    case .tailIndex: "Hill's tail index of the per-sample norms, with its standard error."
    case .noiseScale: "Gradient noise scale, of estimators that keep the batch's mean."
    case .untiedNoiseScale:
      "The same without the embedding that is tied to the output weights, as nanoGNS has it."
    }
  }

  /// Whether per-sample norms are measured for it also where the optimizer needs none.
  var needsSampleNorms: Bool { self != .clipFraction }

  /// Whether a cell has the metric only where it asks for it: those that were measured before there was one keep their
  /// digests. The others are NaN where they are not asked for.
  var isNew: Bool { self == .noiseScale || self == .untiedNoiseScale }

  /// Of networks without tied weights.
  static let untied = allCases.filter { $0 != .untiedNoiseScale }

  /// `record`: what trainings measure beside what they always do.
  static let parameter = parameter(of: "epoch", untied, default: allCases.filter { !$0.isNew })

  /// - Parameters:
  ///   - pass: what lies between two measurements, for the sentences.
  ///   - words: what may be asked for.
  ///   - standard: what is measured where a file does not say.
  static func parameter(of pass: String, _ words: [PassRecord], default standard: [PassRecord]) -> Parameter {
    let choices = words.map { Choice($0.rawValue, $0.summary) }
    let usual = Value.list(standard.map { .string($0.rawValue) })
    return Parameter(
      "record",
      .block([
        .optional(
          "per_step",
          .words(
            StepQuantity.metrics.map { Choice($0.name, $0.summary) } + [
              Choice(
                StepQuantity.sampleNorms.rawValue,
                "Norm of each sample's gradient, as records/CELL.safetensors in the results folder.")
            ]), "Of every step, in steps.csv; left out: nothing."),
        Parameter(
          "per_epoch", .words(choices), default: usual,
          "Of every \(pass), as metrics; [] for none of these."),
      ]),
      default: .map(["per_epoch": usual]),
      "What to measure besides; {} for nothing. Per-sample norms cost about 3 % of a step where the optimizer does not need them."
    )
  }
}

extension StepQuantity {
  /// Those that are numbers of a step.
  static let metrics = [
    Metric(
      Self.loss.rawValue, "Mean cross-entropy of the batch before the step.", unit: "nats", goal: .minimize),
    Metric(Self.gradientNorm.rawValue, "Norm of the gradient estimate before the batch rule."),
    Metric(
      Self.clipFraction.rawValue,
      "Share of samples shortened, by rules for samples; else of micro-batches, or whether the step was."),
  ]
}

extension CellValues {
  var passRecords: Set<PassRecord> { Set(words("record.per_epoch").compactMap(PassRecord.init)) }

  func stepQuantities() throws(CellError) -> Set<StepQuantity> {
    Set(
      try words("record.per_step").map { word throws(CellError) in
        if let quantity = StepQuantity(rawValue: word) { return quantity }
        throw CellError("there is no \(word) to record of steps")
      })
  }
}
