import Experiments
import Vocabulary

extension Reference {
  /// - Parameter results: the tables that results are written to.
  public init(_ catalog: Catalog, results: [Topic] = []) {
    topics = []
    addFile(FileFormat.keys, name: "file", summary: "The keys of an experiment file.", owner: "")
    for (name, keys) in Self.ranges {
      addFile(
        keys, name: name, summary: "A map with these keys, where one of the numbers is wanted, is an axis.",
        owner: name)
    }
    for (name, keys, summary) in Self.entries {
      topics.append(Topic(file: name, owner: "entries of \(name)", summary: summary, keys))
    }
    addFile(
      FileFormat.program, name: "program",
      summary: "A problem that a program of yours computes: an entry of problems with a command. The page "
        + "experiments/programs/README.md has the contract, and the way from a script to a figure.",
      owner: "problems")
    for family in catalog.families { add(family) }
    addOptimizers(catalog.optimizers)
    addWords(of: FileFormat.keys + FileFormat.numberRange + FileFormat.program)
    addWords(of: catalog.parameters)
    topics.append(Topic(catalog.tables, .table, [KeyText(FileFormat.itemName("table"))]))
    topics += catalog.figures.map { kind in
      Topic(kind, .figure, [KeyText(FileFormat.itemName("figure")), KeyText(FileFormat.figureKind(kind))])
    }
    addReportWords(catalog.tables.parameters + catalog.figures.flatMap(\.parameters))
    topics += [Self.metricExpressions, Self.conditions, Self.columns(catalog)] + results
  }

  private static let entries = [
    (
      "problems", FileFormat.problem + [FileFormat.zip],
      "Beside the key of a family and the problem's parameters."
    ),
    (
      "optimizers", FileFormat.optimizer + [FileFormat.zip],
      "Beside the parameters of the optimizer and of the problems."
    ),
    ("include", FileFormat.include + [FileFormat.zip], "Beside parameters."),
    ("exclude", FileFormat.rule, "Beside columns with a value or a list of values."),
  ]

  private static let ranges = [
    ("range of numbers", FileFormat.numberRange), ("steps of numbers", FileFormat.numberSteps),
    ("range of whole numbers", FileFormat.integerRange),
  ]

  private mutating func addFile(_ keys: [FileKey], name: String, summary: String, owner: String) {
    topics.append(Topic(file: name, owner: owner, summary: summary, keys))
    for key in keys where !key.form.keys.isEmpty {
      addFile(key.form.keys, name: key.name, summary: key.summary, owner: path(owner, key.name))
    }
  }

  private func path(_ owner: String, _ name: String) -> String { owner.isEmpty ? name : "\(owner).\(name)" }

  /// Optimizers, then each of the parts that they are put together from, once.
  private mutating func addOptimizers(_ kinds: [Kind]) {
    for kind in kinds {
      var topic = Topic(kind, .optimizer)
      topic.parts = kind.parts.map(\.name)
      topics.append(topic)
    }
    for (role, section) in [(Kind.Part.Role.estimator, Topic.Section.estimator), (.rule, .rule)] {
      var told: Set<String> = [""]
      for part in kinds.flatMap(\.parts) where part.role == role && told.insert(part.name).inserted {
        topics.append(
          Topic(Kind(name: part.name, summary: part.summary, parameters: part.parameters), section))
      }
    }
  }

  private mutating func add(_ family: ProblemFamily) {
    let discriminator = KeyText(
      name: family.discriminator, type: listed(family.kinds.map(\.name), "or"), isRequired: true,
      summary: "Makes the entry a problem of this family.")
    topics.append(
      Topic(
        name: family.name, section: .family, summary: family.summary,
        keys: FileFormat.problem.map(KeyText.init) + [discriminator] + family.parameters.map(KeyText.init),
        metrics: (family.metrics + family.stepMetrics.map(\.ofSteps)).map(MetricText.init)))
    topics += family.kinds.map { Topic($0, .problem, owner: family.name) }
  }

  /// The words that parameters take, each word of each parameter once.
  private mutating func addWords(of parameters: [Parameter], owner: String = "") {
    for parameter in parameters {
      let path = path(owner, parameter.name)
      switch parameter.type {
      case .choice(let choices), .words(let choices): add(choices, path)
      case .variant(_, let kinds):
        for kind in kinds { add(Topic(kind, .word, owner: path)) }
        addWords(of: kinds.flatMap(\.parameters), owner: path)
      case .block(let keys): addWords(of: keys, owner: path)
      default: break
      }
    }
  }

  /// The words that keys of the format take.
  private mutating func addWords(of keys: [FileKey], owner: String = "") {
    for key in keys {
      let path = path(owner, key.name)
      add(key.choices, path)
      addWords(of: key.form.keys, owner: path)
    }
  }

  /// The words that tables and figures take: parameters that take the same ones are told together.
  private mutating func addReportWords(_ parameters: [Parameter]) {
    var owners: [(choices: [Choice], names: [String])] = []
    for parameter in parameters {
      guard let choices = parameter.type.choices else {
        addWords(of: [parameter])
        continue
      }
      if let index = owners.firstIndex(where: { $0.choices == choices }) {
        if !owners[index].names.contains(parameter.name) { owners[index].names.append(parameter.name) }
      } else {
        owners.append((choices, [parameter.name]))
      }
    }
    for (choices, names) in owners { add(choices, listed(names)) }
  }

  private mutating func add(_ words: [Choice], _ owner: String) {
    for word in words { add(Topic(name: word.name, section: .word, owner: owner, summary: word.summary)) }
  }

  private mutating func add(_ word: Topic) {
    if !topics.contains(word) { topics.append(word) }
  }
}

extension FileKey {
  /// The words that it takes, where they have a meaning each.
  fileprivate var choices: [Choice] {
    if case .value(.choice(let choices)) = form { return choices }
    return words
  }
}

extension ParameterType {
  fileprivate var choices: [Choice]? {
    switch self {
    case .choice(let choices): choices
    case .list(let element): element.choices
    default: nil
    }
  }
}

extension Topic {
  fileprivate init(file name: String, owner: String, summary: String, _ keys: [FileKey]) {
    self.init(name: name, section: .file, owner: owner, summary: summary, keys: keys.map(KeyText.init))
  }

  fileprivate init(_ kind: Kind, _ section: Section, owner: String = "", _ keys: [KeyText] = []) {
    self.init(
      name: kind.name, section: section, owner: owner, summary: kind.summary,
      keys: keys + kind.parameters.map(KeyText.init))
  }
}

extension KeyText {
  fileprivate init(_ parameter: Parameter) {
    self.init(
      name: parameter.name, type: parameter.type.text, standard: parameter.standard?.flowText,
      isRequired: parameter.isRequired, unit: parameter.unit, summary: parameter.summary)
  }

  init(_ key: FileKey) {
    self.init(
      name: key.name, type: key.form.text, standard: key.standard, isRequired: key.isRequired,
      summary: key.summary, example: key.example)
  }

  init(_ form: ExpressionForm) {
    self.init(name: form.text, summary: form.summary, example: form.example)
  }
}

extension MetricText {
  fileprivate init(_ metric: Metric) {
    self.init(
      name: metric.name, unit: metric.unit, goal: metric.goal == .neither ? "" : metric.goal.rawValue,
      isSeries: metric.isSeries, summary: metric.summary)
  }
}
