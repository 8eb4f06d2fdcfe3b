extension Reference {
  public init(_ catalog: Catalog) {
    topics = []
    addFile(FileFormat.keys, name: "file", summary: "The keys of an experiment file.", owner: "")
    for (name, keys) in Self.ranges {
      addFile(
        keys, name: name, summary: "A map with these keys, where one of the numbers is wanted, is an axis.",
        owner: name)
    }
    for family in catalog.families { add(family) }
    for kind in catalog.optimizers { topics.append(Topic(kind, .optimizer)) }
    for family in catalog.families {
      addWords(of: family.parameters + family.kinds.flatMap(\.parameters), owner: "")
    }
    addWords(of: catalog.optimizers.flatMap(\.parameters), owner: "")
    topics.append(Topic(catalog.tables, .table, [Self.itemName("table")]))
    for kind in catalog.figures { topics.append(Topic(kind, .figure, [Self.itemName("figure")])) }
  }

  private static let ranges = [
    ("range of numbers", FileFormat.numberRange), ("steps of numbers", FileFormat.numberSteps),
    ("range of whole numbers", FileFormat.integerRange),
  ]

  private mutating func addFile(_ keys: [FileKey], name: String, summary: String, owner: String) {
    topics.append(
      Topic(
        name: name, section: .file, owner: owner, summary: summary, keys: keys.map(KeyText.init), metrics: [])
    )
    for key in keys where !key.form.keys.isEmpty {
      let path = owner.isEmpty ? key.name : "\(owner).\(key.name)"
      addFile(key.form.keys, name: key.name, summary: key.summary, owner: path)
    }
  }

  private mutating func add(_ family: ProblemFamily) {
    let names = family.kinds.map(\.name)
    let discriminator = KeyText(
      name: family.discriminator, type: listed(names, "or"), standard: nil, isRequired: true, unit: "",
      summary: "Makes the entry a problem of this family.", example: "")
    let label = KeyText(
      name: "name", type: "a text", standard: nil, isRequired: false, unit: "",
      summary: "What tables and figures call the problem; else the word that chooses it.", example: "")
    topics.append(
      Topic(
        name: family.name, section: .family, owner: "", summary: family.summary,
        keys: [label, discriminator] + family.parameters.map(KeyText.init),
        metrics: family.metrics.map(MetricText.init)))
    for kind in family.kinds {
      var topic = Topic(kind, .problem)
      topic.owner = family.name
      topics.append(topic)
    }
  }

  /// The words that parameters take, each word of each parameter once.
  private mutating func addWords(of parameters: [Parameter], owner: String) {
    for parameter in parameters {
      let path = owner.isEmpty ? parameter.name : "\(owner).\(parameter.name)"
      switch parameter.type {
      case .choice(let choices), .words(let choices):
        for choice in choices { add(Topic(Kind(name: choice.name, summary: choice.summary), .word), path) }
      case .variant(_, let kinds):
        for kind in kinds { add(Topic(kind, .word), path) }
        addWords(of: kinds.flatMap(\.parameters), owner: path)
      case .block(let keys): addWords(of: keys, owner: path)
      default: break
      }
    }
  }

  private mutating func add(_ word: Topic, _ owner: String) {
    var word = word
    word.owner = owner
    if !topics.contains(word) { topics.append(word) }
  }

  private static func itemName(_ noun: String) -> KeyText {
    KeyText(
      name: "name", type: FileFormat.fileName.noun, standard: nil, isRequired: true, unit: "",
      summary: "Names the \(noun)'s files.", example: "")
  }
}

extension Topic {
  fileprivate init(_ kind: Kind, _ section: Section, _ keys: [KeyText] = []) {
    self.init(
      name: kind.name, section: section, owner: "", summary: kind.summary,
      keys: keys + kind.parameters.map(KeyText.init), metrics: [])
  }
}

extension KeyText {
  fileprivate init(_ parameter: Parameter) {
    self.init(
      name: parameter.name, type: parameter.type.text, standard: parameter.standard?.flowText,
      isRequired: parameter.isRequired, unit: parameter.unit, summary: parameter.summary, example: "")
  }

  fileprivate init(_ key: FileKey) {
    self.init(
      name: key.name, type: key.form.text, standard: key.standard, isRequired: key.isRequired, unit: "",
      summary: key.summary, example: key.example)
  }
}

extension MetricText {
  fileprivate init(_ metric: Metric) {
    let goal =
      switch metric.goal {
      case .maximize: "maximize"
      case .minimize: "minimize"
      case .neither: ""
      }
    self.init(
      name: metric.name, unit: metric.unit, goal: goal, isSeries: metric.isSeries, summary: metric.summary)
  }
}
