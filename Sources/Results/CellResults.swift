import Messages
import Vocabulary

/// Results by the ids of their cells.
public struct CellResults: Sendable, ExpressibleByDictionaryLiteral {
  private var stored: [String: StoredResult] = [:]
  /// What was measured of the beginnings of cells, by cell: no results.
  public internal(set) var beginnings: [String: [Stretch: StoredResult]] = [:]
  /// Knows the shapes of measurements that are put in.
  private var outlines = MeasurementOutline.Reader()

  /// None.
  public init() {}

  /// By the ids of their cells.
  public init(dictionaryLiteral elements: (String, CellResult)...) {
    for (cell, result) in elements { self[cell] = result }
  }

  init(stored: [String: StoredResult]) { self.stored = stored }

  /// The ids, in no order.
  public var cells: some Collection<String> { stored.keys }
  /// Whether no cell has a result.
  public var isEmpty: Bool { stored.isEmpty }

  /// In no order.
  var all: some Collection<StoredResult> { stored.values }

  /// A cell's result as the journal has it; nil where there is none.
  public func stored(_ cell: String) -> StoredResult? { stored[cell] }

  /// With everything; nil too where the journal has changed, see ``check()``.
  public subscript(cell: String) -> CellResult? {
    get { try? stored[cell]?.whole() }
    set {
      guard let result = newValue else {
        stored[cell] = nil
        return
      }
      stored[cell] = StoredResult(result, outlines.outline(result.measurement))
    }
  }

  /// - Throws: ``ResultsError`` where a journal was found to have changed since it was verified: what was made of the
  ///   results since is not to be believed.
  public func check() throws {
    for result in stored.values { try result.check() }
    for result in beginnings.values.joined() { try result.value.check() }
  }
}
