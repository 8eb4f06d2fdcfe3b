import Engine
import Foundation
import Statistics

/// What one training step costs, a row for each model and optimizer, measured side by side.
struct StepTable: BenchTable {
  /// OpenBLAS's rate on a 1024³ product, median over the whole run.
  var sgemmGigaflops: Double
  var blas: String
  var processor: String
  var rows: [StepRow]
  let heads: [String]

  enum CodingKeys: String, CodingKey {
    case sgemmGigaflops = "sgemm_gflops"
    case blas, processor, rows
  }

  var title: String {
    "\(processor), \(blas), sgemm \(rounded(sgemmGigaflops, 0)) GFLOP/s on one core"
  }

  /// All but the names of model and optimizer.
  var numbers: Set<Int> { Set(2..<heads.count) }
  var lines: [[String]] { rows.map(\.cells) }
}

/// One contestant of a ``StepTable``.
struct StepRow: Encodable, Sendable {
  var cost: StepCost
  /// What is encoded beside the cost, by its keys.
  var own: [String: Double]
  /// As many as the table's heads.
  var cells: [String]

  func encode(to encoder: any Encoder) throws {
    try cost.encode(to: encoder)
    try own.encode(to: encoder)
  }
}

extension StepTable {
  /// Measures models one after the other on one core, and sgemm's rate all the while.
  ///
  /// - Parameters:
  ///   - name: of a model, for what is announced.
  ///   - request: its seconds are those of all models together.
  ///   - measure: takes a model, its seconds, and what is to be called once a round; returns the rows, once sgemm's
  ///     rate is known.
  init<Subject>(
    _ heads: [String], of models: [Subject], named name: (Subject) -> String, _ request: BenchRequest,
    measure: (_ model: Subject, _ seconds: Double, _ besides: () -> Void) -> (_ gigaflops: Double) ->
      [StepRow]
  ) {
    guard let library = OpenBLAS.shared else { preconditionFailure("a bench without its yardstick") }
    let rate = SgemmRate(of: library)
    var rates: [Double] = []
    let measured = models.map { model in
      var progress = BenchProgress(name(model), request.announce)
      return measure(model, request.seconds / Double(models.count)) {
        progress.nextRound(at: StepCost.now())
        rates.append(rate.measure(clock: StepCost.now))
      }
    }
    let gigaflops = median(of: rates)
    self.init(
      sgemmGigaflops: gigaflops, blas: library.identification, processor: Processor.current.model,
      rows: measured.flatMap { $0(gigaflops) }, heads: heads)
  }
}

/// Says which model is being measured, and every ten seconds how far that is: a round of a large one takes minutes.
private struct BenchProgress {
  private let name: String
  private let announce: (String) -> Void
  private var rounds = 0
  private var start = 0.0
  private var saidAt = 0.0

  init(_ name: String, _ announce: @escaping (String) -> Void) {
    (self.name, self.announce) = (name, announce)
    announce("\(name) ...")
  }

  mutating func nextRound(at now: Double) {
    if rounds == 0 {
      (start, saidAt) = (now, now)
    } else if now - saidAt >= 10 {
      announce(
        "\(name): \(rounds) round\(rounds == 1 ? "" : "s") of at least \(Turns.least) in \(rounded(now - start, 0)) s"
      )
      saidAt = now
    }
    rounds += 1
  }
}

/// A number for a table.
func rounded(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
