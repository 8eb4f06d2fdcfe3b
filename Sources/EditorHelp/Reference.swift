import Experiments

/// What can be written in an experiment file, in words: the source of `sweep catalog` and of the reference page.
public struct Reference: Sendable {
  /// In the order in which a reader meets them: the file, problems, optimizers, words of parameters, the report, the
  /// language of metrics and conditions, columns, the tables of results.
  public var topics: [Topic]
}

/// One thing that a file may name.
public struct Topic: Sendable, Codable, Hashable {
  /// The parts of the page, in its order.
  public enum Section: String, Sendable, Codable, Hashable, CaseIterable {
    case file, family, problem, optimizer, word, table, figure
    /// What optimizers are put together from.
    case estimator, rule
    /// Metric expressions and conditions: its keys are forms.
    case language
    /// Its keys are the columns that conditions, `match` and reports may name.
    case columns
    /// A table that is written or exported: its keys are columns.
    case result
  }

  /// As a file writes it.
  public var name: String
  /// Where on the page it stands.
  public var section: Section
  /// Of a problem its family, of a word the parameter that takes it (`noise`); else empty.
  public var owner: String
  /// One sentence.
  public var summary: String
  /// What a file may say of it.
  public var keys: [KeyText]
  /// What its cells measure: of families only.
  public var metrics: [MetricText]
  /// Of an optimizer the names of its estimator, which may be empty, and of its update rule.
  public var parts: [String] = []

  package init(
    name: String, section: Section, owner: String = "", summary: String, keys: [KeyText] = [],
    metrics: [MetricText] = []
  ) {
    self.name = name
    self.section = section
    self.owner = owner
    self.summary = summary
    self.keys = keys
    self.metrics = metrics
  }
}

/// A key in words.
public struct KeyText: Sendable, Codable, Hashable {
  /// As a file writes it.
  public var name: String
  /// What it takes, its range included: `a number greater than 0`.
  public var type: String
  /// As a file would write it; nil where there is none.
  public var standard: String?
  /// Whether a file must give it.
  public var isRequired: Bool
  /// For people; empty for a pure number.
  public var unit: String
  /// One sentence.
  public var summary: String
  /// A line that a file may have; empty where none is needed.
  public var example: String

  enum CodingKeys: String, CodingKey {
    case name, type, unit, summary, example
    case standard = "default"
    case isRequired = "required"
  }

  package init(
    name: String, type: String = "", standard: String? = nil, isRequired: Bool = false, unit: String = "",
    summary: String, example: String = ""
  ) {
    self.name = name
    self.type = type
    self.standard = standard
    self.isRequired = isRequired
    self.unit = unit
    self.summary = summary
    self.example = example
  }
}

/// A metric in words.
public struct MetricText: Sendable, Codable, Hashable {
  /// As reports name it.
  public var name: String
  /// For people; empty for a pure number.
  public var unit: String
  /// `maximize`, `minimize`, or empty.
  public var goal: String
  /// Whether there is a value for every row of the series, or only a final one.
  public var isSeries: Bool
  /// One sentence.
  public var summary: String

  enum CodingKeys: String, CodingKey {
    case name, unit, goal, summary
    case isSeries = "series"
  }
}

extension Reference {
  /// Every topic that goes by `name`; of dotted names the last step counts where the others fit the owner.
  public func topics(named name: String) -> [Topic] {
    let exact = topics.filter { $0.name == name }
    // An update rule with the mean gradient has the same name and the same keys.
    let isOptimizer = exact.contains { $0.section == .optimizer }
    if !exact.isEmpty { return exact.filter { !isOptimizer || $0.section != .rule } }
    let steps = name.split(separator: ".").map(String.init)
    guard let last = steps.last else { return [] }
    let owner = steps.dropLast().joined(separator: ".")
    return topics.filter { $0.name == last && (owner.isEmpty || $0.owner == owner) }
  }

  /// Every key that goes by `name`, with the topics that have it alike; a form goes by its first word.
  public func keys(named name: String) -> [(key: KeyText, topics: [Topic])] {
    var found: [(key: KeyText, topics: [Topic])] = []
    let isCommon = ReportVocabulary.commonColumns.contains { $0.name == name }
    // What can be a column is told where it is set, and what optimizers take by their parts.
    for topic in topics where (topic.section != .columns || isCommon) && topic.parts.isEmpty {
      for key in topic.keys where key.name == name || topic.section == .language && key.firstWord == name {
        if let index = found.firstIndex(where: { $0.key == key }) {
          found[index].topics.append(topic)
        } else {
          found.append((key, [topic]))
        }
      }
    }
    return found
  }

  /// Every metric that goes by `name`, with the family that measures it.
  public func metrics(named name: String) -> [(metric: MetricText, family: Topic)] {
    topics.flatMap { topic in topic.metrics.filter { $0.name == name }.map { ($0, topic) } }
  }

  /// The name that `name` was probably meant to be.
  public func nearest(to name: String) -> String? {
    let names = topics.flatMap { [$0.name] + $0.keys.map(\.name) + $0.metrics.map(\.name) }
    return NearestName.of(name, in: names.unique)
  }
}

extension KeyText {
  /// Of a form: `time_to` of `time_to(METRIC >= 0.4)`.
  fileprivate var firstWord: String? {
    name.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == "," }).first.map(String.init)
  }
}
