import Execution
import Experiments
import Vocabulary

/// What a person calls a cell: optimizer, axes, seed.
struct CellNames: Sendable {
  private let cells: [Cell]
  private let configurations: [Configuration]
  /// By the cells' ids.
  private let places: [String: Int]
  /// Cells that a study has asked for and the plan does not have.
  private var added: [String: (cell: Cell, configuration: Configuration)] = [:]

  init(_ plan: Plan) {
    (cells, configurations) = (plan.cells, plan.experiment.configurations)
    places = Dictionary(plan.cells.map { ($0.id, $0.index) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func add(_ cell: Cell, _ configuration: Configuration) { added[cell.id] = (cell, configuration) }

  func cell(_ id: String) -> Cell? {
    if let place = places[id] { return cells[place] }
    return added[id]?.cell
  }

  func configuration(_ id: String) -> Configuration? {
    if let place = places[id] { return configurations[cells[place].configurationIndex] }
    return added[id]?.configuration
  }

  /// - Parameter place: in ``Experiment/configurations``.
  func configuration(at place: Int) -> Configuration { configurations[place] }

  /// `ps_clip_sgd learning_rate=0.1 clip_threshold=4 seed=0`; of a cell outside the plan, the start of its id.
  subscript(id: String) -> String {
    guard let cell = cell(id), let configuration = configuration(id) else { return String(id.prefix(16)) }
    return name(of: configuration) + " seed=\(cell.seed)"
  }

  /// Without the seed.
  func name(of configuration: Configuration) -> String {
    let axes = configuration.axes.compactMap { axis in
      configuration.value(ofColumn: axis).map { "\(axis)=\($0)" }
    }
    return ([configuration.optimizer] + axes).joined(separator: " ")
  }

  /// What failed and why, or what else is worth a line; nil of other events.
  func remark(_ event: ExecutionEvent) -> String? {
    switch event {
    case .failed(let failure, _): "\(self[failure.cell]): \(failure.kind.rawValue): \(failure.message)"
    case .retried(let failure, _):
      "\(self[failure.cell]): \(failure.kind.rawValue): \(failure.message); trying again"
    case .noted(let cell, let message, _): "note: \(self[cell]): \(message)"
    case .troubled(let message): "error: \(message); no further cell is started, those at work are waited for"
    default: nil
    }
  }
}
