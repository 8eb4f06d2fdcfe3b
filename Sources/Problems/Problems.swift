import Datasets
import Vocabulary

/// The problems that a program knows: whoever plans, runs or shows cells is given them, and knows none by name.
public struct Problems: Sendable {
  /// Every problem that a file can name. Adding one is a folder that describes and measures it, and a line here.
  public static let all = Problems([ImageClassification(), Laboratory(), LanguageModel()])

  /// The key by which a training names its data; each family says what it may hold.
  static let dataset = SettingKey("dataset", SettingForm<String>.text)

  /// In the order of the catalog.
  public let members: [any Problem]
  private let places: [String: Int]

  /// - Parameter members: of different names.
  public init(_ members: [any Problem]) {
    self.members = members
    places = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.family.name, $0) })
  }

  /// The problem of a family, a ``ProblemFamily/name``.
  public subscript(family: String) -> (any Problem)? { places[family].map { members[$0] } }

  /// For the catalog, each with what the type of its cells says.
  public var families: [ProblemFamily] { members.map(\.describedFamily) }

  /// Every official data set, each once.
  public var datasets: [Dataset] {
    members.flatMap(\.datasets).reduce(into: []) { all, one in
      if !all.contains(where: { $0.name == one.name }) { all.append(one) }
    }
  }

  /// - Throws: ``CellError`` that lists the names there are.
  public func dataset(named name: String) throws(CellError) -> Dataset {
    if let dataset = datasets.first(where: { $0.name == name }) { return dataset }
    let known = datasets.map(\.name).joined(separator: ", ")
    throw CellError("there is no data set '\(name)'; known are: \(known)")
  }

  /// The official data set that a configuration's cells read from the data folder.
  public func dataset(of configuration: Configuration) -> Dataset? {
    self[configuration.family]?.dataset(for: CellValues(map: configuration.values))
  }

  /// The cell's work.
  ///
  /// - Throws: why it cannot be measured, in one sentence.
  public func cell(_ family: String, _ values: [String: Value], seed: Int) throws -> any ProblemCell {
    guard let problem = self[family] else { throw CellError("there is no problem family \(family)") }
    return try problem.cell(CellValues(map: values), seed: seed)
  }
}

extension Problem {
  fileprivate var describedFamily: ProblemFamily {
    var family = family
    family.hasTimedSteps = Cell.self is any TrainingCell.Type
    return family
  }
}
