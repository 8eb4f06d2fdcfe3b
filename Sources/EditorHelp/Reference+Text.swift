import Experiments

extension Reference {
  /// Every name with its sentence, for a terminal.
  public var listing: String {
    let parts = groups.map { title, topics in
      let rows: [(String, String)] =
        topics.first?.section.isListedByKeys ?? false
        ? topics.flatMap(\.keys).map { ($0.name, $0.summary) } : topics.map { ($0.name, $0.summary) }
      let width = rows.map(\.0.count).max() ?? 0
      let lines = rows.map { name, summary in
        "  " + name + String(repeating: " ", count: width - name.count) + "  " + summary
      }
      return ([title] + lines).joined(separator: "\n")
    }
    let hint =
      "`sweep catalog NAME` shows one with all its keys; NAME may also be a key, e.g. noise, or a metric."
    return (parts + [hint]).joined(separator: "\n\n")
  }

  /// Everything about a name; nil where nothing has it.
  public func text(about name: String) -> String? {
    var parts = topics(named: name).map { text(of: $0) }
    for (key, owners) in keys(named: name) {
      let whose = listed(owners.map(\.title))
      parts.append("\(name), a \(owners[0].section.part) of \(whose)\n\n" + Self.text(of: key))
    }
    for (metric, family) in metrics(named: name) {
      parts.append("\(name), a metric of \(family.name) problems\n\n" + Self.text(of: metric))
    }
    return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
  }

  private func text(of topic: Topic) -> String {
    var parts = ["\(topic.name), \(topic.kindText)\n\n  \(topic.summary)"]
    if !topic.keys.isEmpty { parts.append("\(topic.section.part.capital)s\n\n" + Self.text(of: topic.keys)) }
    if topic.section == .problem,
      let family = topics.first(where: { $0.section == .family && $0.name == topic.owner })
    {
      parts.append("Keys of every \(family.name) problem\n\n" + Self.text(of: family.keys))
    }
    if !topic.metrics.isEmpty {
      parts.append("Metrics\n\n" + topic.metrics.map { Self.text(of: $0) }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }

  private static func text(of keys: [KeyText]) -> String {
    keys.map { text(of: $0) }.joined(separator: "\n")
  }

  private static func text(of key: KeyText) -> String {
    let obligation = key.isRequired ? "required" : key.standard.map { "default \($0)" } ?? ""
    let facts = [key.type, key.unit.isEmpty ? "" : "in \(key.unit)", obligation].filter { !$0.isEmpty }
    let what = facts.isEmpty ? "" : ": \(facts.joined(separator: "; "))"
    var lines = ["  \(key.name)\(what)", "      \(key.summary)"]
    if !key.example.isEmpty { lines.append("      e.g. \(key.example)") }
    return lines.joined(separator: "\n")
  }

  private static func text(of metric: MetricText) -> String {
    let facts = [metric.unit, metric.goal, metric.isSeries ? "series" : "final value only"]
    return
      "  \(metric.name): \(facts.filter { !$0.isEmpty }.joined(separator: "; "))\n      \(metric.summary)"
  }
}

extension Topic.Section {
  /// Topics that are more than their own name: a listing names their keys.
  fileprivate var isListedByKeys: Bool { self == .file || self == .language || self == .columns }

  /// What each of a topic's keys is.
  fileprivate var part: String {
    switch self {
    case .language: "form"
    case .columns, .result: "column"
    default: "key"
    }
  }
}

extension Reference {
  /// The topics under headings: words by the parameter that takes them.
  var groups: [(title: String, topics: [Topic])] {
    var groups: [(title: String, topics: [Topic])] = []
    for topic in topics {
      if let last = groups.indices.last, groups[last].title == topic.heading {
        groups[last].topics.append(topic)
      } else {
        groups.append((topic.heading, [topic]))
      }
    }
    return groups
  }
}

extension Topic {
  /// Of the group in which the topic is listed.
  var heading: String {
    switch section {
    case .file: owner.isEmpty ? "The file" : owner.capital
    case .family: "\(name.capital) problems"
    case .problem: "\(owner.capital) problems"
    case .optimizer: "Optimizers"
    case .estimator: "Gradient estimators"
    case .rule: "Update rules"
    case .word: "Values of \(owner)"
    case .table, .figure: "Report"
    case .language, .columns: name.capital
    case .result: "Tables of results"
    }
  }

  /// What it is, after its name.
  fileprivate var kindText: String {
    switch section {
    case .file:
      owner.isEmpty
        ? "the file itself" : owner == "entries of \(name)" ? "what its entries take" : "a key of the file"
    case .family: "a family of problems"
    case .problem: "a \(owner) problem"
    case .optimizer: "an optimizer"
    case .estimator: "a gradient estimator: optimizers whose names begin with it"
    case .rule: "an update rule: optimizers whose names end with it"
    case .word: "a value of \(owner)"
    case .table: "for report.tables"
    case .figure: "a kind for report.figures"
    case .language: "what reports, rules and arguments may say"
    case .columns: "what reports, rules and conditions may name"
    case .result: "a table of results"
    }
  }

  /// As the owner of a key.
  fileprivate var title: String {
    switch section {
    case .file: owner.isEmpty ? "the file" : owner
    case .family: "\(name) problems"
    case .estimator: "\(name) optimizers"
    case .rule: "\(name) and the optimizers that end with it"
    case .word: "\(owner) \(name)"
    case .table: "tables"
    default: name
    }
  }
}
