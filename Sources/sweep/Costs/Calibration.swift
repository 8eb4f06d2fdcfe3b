import Escapes
import Files
import Foundation
import Messages
import Problems
import Vocabulary
import Worker

/// What kinds of cells cost on this machine, measured once and kept in the user's cache folder.
///
/// Its kinds of cells are those of ``CostKinds``.
struct Calibration {
  private let file: URL
  private let runner: CellRunner
  private let kinds: CostKinds
  /// Processor, BLAS and numerics: what a cost holds for.
  private let machine: Value
  private var known: [String: Double]

  /// - Parameter cache: folder of `costs.json`.
  init(cache: URL, data: URL, catalog: Catalog, problems: Problems = .all) {
    file = cache.appending(path: "costs.json")
    runner = CellRunner(problems, context: CellContext(dataDirectory: data))
    kinds = CostKinds(catalog)
    let identity = Machine.identity(of: problems, threads: 1)
    machine = .map([
      "processor": .string(identity.processor), "blas": .string(identity.kernel),
      "numerics_revisions": .map(identity.numericsRevisions.mapValues(Value.integer)),
    ])
    // A cache that cannot be read is only a measurement more.
    known =
      (try? Data(contentsOf: file)).flatMap { try? JSONText.decode([String: Double].self, from: $0) } ?? [:]
  }

  /// One key for all configurations of a kind.
  func kind(of configuration: Configuration) -> String {
    Value.map([
      "family": .string(configuration.family), "machine": machine,
      "values": .map(kinds.values(of: configuration)),
    ]).canonical
  }

  /// Nil where its kind was not measured yet.
  func seconds(of configuration: Configuration) -> Double? { known[kind(of: configuration)] }

  /// Runs a bit of a cell of this kind.
  mutating func measure(_ configuration: Configuration, seed: Int, seconds budget: Double) throws {
    known[kind(of: configuration)] = try runner.estimatedSeconds(
      of: CellRequest(cell: "", seed: seed, family: configuration.family, values: configuration.values),
      measuringFor: budget)
  }

  func save() throws {
    let folder = try Folder(file.deletingLastPathComponent(), making: true)
    try AtomicFile.write(Data(JSONText.pretty(known).utf8), file.lastPathComponent, in: folder)
  }
}
