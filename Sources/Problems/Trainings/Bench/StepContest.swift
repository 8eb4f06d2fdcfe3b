import Engine
import Vocabulary

/// One way to make a step, as a row of `sweep bench` names it.
struct StepContest {
  /// The optimizer's name and what is special.
  var name: String
  /// The name by which `--optimizer` chooses it.
  var kind: String
  var optimizer: Optimizer
  var recordsNorms = false
  var microBatches = 1
  /// The name of the optimizer that does nothing to gradients.
  var plain = "sgd"

  /// Whether others are compared with it.
  var isPlain: Bool { kind == plain && !recordsNorms }

  /// What is plain always is; in micro-batches where what is compared with it is.
  func isMeasured(for chosen: Set<String>) -> Bool {
    if chosen.contains(kind) { return true }
    let needsParts = chosen.contains { Optimizers.named($0)?.scope == .microBatches }
    return isPlain && (microBatches == 1 || needsParts)
  }

  /// Those of the paper: what is measured where nothing is chosen.
  static let paper = ["sgd", "clip_sgd", "normalized_sgd", "ps_clip_sgd", "micro_batch_clip_sgd"]

  /// The rows for some optimizers, beside plain sgd.
  ///
  /// - Parameters:
  ///   - chosen: names of registered optimizers.
  ///   - threshold: for norms of a sample's and a batch's gradient.
  static func rows(of chosen: [String], threshold: Double, batch: Int) -> [StepContest] {
    let parts = mostParts(of: batch)
    func contest(
      _ kind: String, _ special: String = "", _ values: [String: Double] = [:], parts: Int = 1
    ) -> StepContest {
      StepContest(
        name: kind + special, kind: kind, optimizer: optimizer(kind, threshold: threshold, values),
        microBatches: parts)
    }
    var recorded = contest("sgd", ", norms recorded")
    recorded.recordsNorms = true
    let ofPaper = [
      contest("sgd"), recorded, contest("clip_sgd"), contest("normalized_sgd"), contest("ps_clip_sgd"),
      contest("ps_clip_sgd", ", growing", ["clip_threshold": threshold / 8, "threshold_beta": 2]),
      contest("sgd", ", \(parts) micro-batches", parts: parts), contest("micro_batch_clip_sgd", parts: parts),
    ]
    return measured(ofPaper, of: paper, chosen) { contest($0, parts: $1 ? parts : 1) }
  }

  // MARK: Language models

  /// What is measured of a language model where nothing is chosen: everything with AdamW.
  static let ofText = ["adamw", "clip_adamw", "ps_clip_adamw", "micro_batch_clip_adamw"]

  /// The rows for some optimizers of a language model, beside plain adamw.
  ///
  /// - Parameters:
  ///   - threshold: one that clips a share of the batch.
  static func textRows(
    of chosen: [String], batch: Int, threshold: (_ share: Double) -> Double
  ) -> [StepContest] {
    let parts = mostParts(of: batch)
    func contest(_ kind: String, _ special: String = "", share: Double = 0.5, parts: Int = 1) -> StepContest {
      StepContest(
        name: kind + special, kind: kind, optimizer: optimizer(kind, threshold: threshold(share)),
        microBatches: parts, plain: "adamw")
    }
    var recorded = contest("adamw", ", norms recorded")
    recorded.recordsNorms = true
    let usual = [
      contest("adamw"), recorded, contest("clip_adamw"),
      contest("ps_clip_adamw", ", 10 % clipped", share: 0.1), contest("ps_clip_adamw", ", half clipped"),
      contest("ps_clip_adamw", ", all clipped", share: 1),
    ]
    let inParts = [
      contest("adamw", ", \(parts) micro-batches", parts: parts),
      contest("micro_batch_clip_adamw", parts: parts),
    ].filter { parts > 1 || !$0.isPlain }
    return measured(usual + inParts, of: ofText, chosen) { contest($0, parts: $1 ? parts : 1) }
  }

  /// Micro-batches of a batch that is measured in some.
  private static func mostParts(of batch: Int) -> Int { [4, 3, 2, 1].first { batch % $0 == 0 } ?? 1 }

  /// What is measured of the usual contests, which are those of `names`, and of what is chosen beside them.
  private static func measured(
    _ usual: [StepContest], of names: [String], _ chosen: [String],
    contest: (_ name: String, _ isInParts: Bool) -> StepContest
  ) -> [StepContest] {
    let others = chosen.filter { !names.contains($0) }.map {
      contest($0, Optimizers.named($0)?.scope == .microBatches)
    }
    return (usual + others).filter { $0.isMeasured(for: Set(chosen)) }
  }

  /// A registered optimizer as it does the most work: with momentum and decay as far as it has them.
  private static func optimizer(
    _ name: String, threshold: Double, _ values: [String: Double] = [:]
  ) -> Optimizer {
    let usual = [
      "learning_rate": 1, "momentum": 0.9, "clip_threshold": threshold,
      // The mean of a million coordinates' squares; what is clipped costs as much as what is not.
      "coordinate_threshold": threshold / 1000,
    ]
    return .registered(name, usual.merging(values) { $1 })
  }
}

extension Optimizer {
  /// One of the registry for a bench, with these numbers where it has such keys.
  static func registered(_ name: String, _ numbers: [String: Double]) -> Optimizer {
    guard let kind = Optimizers.named(name) else { preconditionFailure("no optimizer \(name)") }
    return kind.kind.benched(numbers, kind.make)
  }
}

extension Kind {
  /// What is made for a bench of a value for each key that wants one: that of the numbers, else the default, else one that
  /// is allowed.
  func benched<Made>(
    _ numbers: [String: Double] = [:], _ make: ([String: Value]) throws(SettingError) -> Made
  ) -> Made {
    var all: [String: Value] = [:]
    for parameter in parameters {
      all[parameter.name] =
        numbers[parameter.name].map(Value.number) ?? parameter.standard ?? parameter.someValue
    }
    do throws(SettingError) {
      return try make(all)
    } catch {
      preconditionFailure("\(name) has a default that is not allowed: \(error)")
    }
  }
}

extension Parameter {
  /// A value that is allowed, of one that has no default; nil for what is no number.
  fileprivate var someValue: Value? {
    guard case .number(let range) = type else { return nil }
    switch (range.lower, range.upper) {
    case (.including(let number), _), (_, .including(let number)): return .number(number)
    case (.excluding(let low), .excluding(let high)): return .number((low + high) / 2)
    case (.excluding(let low), .none): return .number(low + 1)
    case (.none, .excluding(let high)): return .number(high - 1)
    case (.none, .none): return .number(0)
    }
  }
}
