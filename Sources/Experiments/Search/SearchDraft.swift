import Study
import Vocabulary

/// Where a model may choose in the templates of a pair: its ranges, and the lists among whose values is tuned.
struct SearchDraft: Sendable {
  enum Axis: Sendable {
    case range(OpenRange)
    /// The places of its choices in the order of the dimension.
    case list(name: String, places: [Int])
  }

  let search: Search
  let pace: TPE.Pace
  /// Of the pair; every list has a name by which it is bound.
  private(set) var keys: [(key: String, template: Template)] = []
  private(set) var axes: [Axis] = []
  private(set) var dimensions: [Dimension] = []
  /// Of the axes, in the order in which they were found; a named axis may stand under several.
  private(set) var columns: [String] = []
  /// Lists for each choice of which there is a model.
  private(set) var fixed: [(name: String, count: Int)] = []

  /// What a model cannot choose among, and why.
  struct Problem: Error {
    var column: String
    var message: String
  }

  /// - Parameters:
  ///   - isHalved: whether the points of a window compete in a halving, so that all of it is one wave.
  ///   - isTuned: whether is chosen among the values of a column.
  init(
    _ keys: [(key: String, template: Template)], _ search: Search, isHalved: Bool,
    isTuned: (_ column: String) -> Bool
  ) throws(Problem) {
    self.search = search
    let window = min(search.window, search.count)
    pace = isHalved ? .waves(window) : .window(window)
    var tunedNames: Set<String> = []
    // A named axis that is tuned under one key is tuned under all.
    for (key, template) in keys {
      template.walk(key) { column, part in
        guard case .choice(let name, _) = part else { return true }
        if let name, isTuned(column) { tunedNames.insert(name) }
        return false
      }
    }
    for (key, template) in keys {
      self.keys.append((key, try read(template, key) { isTuned($0) || $1.map(tunedNames.contains) == true }))
    }
  }

  var space: Space { Space(dimensions) }

  /// Of each list for whose choices there are models.
  var combinations: [Template.Bindings] {
    fixed.reduce([Template.Bindings()]) { bindings, axis in
      bindings.flatMap { binding in (0..<axis.count).map { binding.choosing($0, of: axis.name) } }
    }
  }

  private mutating func read(
    _ template: Template, _ column: String, _ isTuned: (_ column: String, _ name: String?) -> Bool
  ) throws(Problem) -> Template {
    switch template {
    case .open(let range):
      add(range, column)
      return template
    case .choice(let name, let choices):
      // A named axis that is a range is a choice of one.
      if choices.count == 1 { return try read(choices[0], column, isTuned) }
      return try read(choices, name, column, isTuned)
    default:
      return try template.replacingParts(column) { (part, column) throws(Problem) in
        try read(part, column, isTuned)
      }
    }
  }

  private mutating func add(_ range: OpenRange, _ column: String) {
    if !columns.contains(column) { columns.append(column) }
    let isKnown = axes.contains { if case .range(let other) = $0 { other.key == range.key } else { false } }
    if isKnown { return }
    axes.append(.range(range))
    dimensions.append(
      range.isInteger
        ? .integers(Int(range.low), Int(range.high), isLogarithmic: range.isLogarithmic) : .continuous)
  }

  private mutating func read(
    _ choices: [Template], _ name: String?, _ column: String,
    _ isTuned: (_ column: String, _ name: String?) -> Bool
  ) throws(Problem) -> Template {
    let values = choices.compactMap(\.constant)
    guard values.count == choices.count else {
      throw Problem(
        column: column,
        message: "tpe cannot choose within the choices of \(column), which have values of their own: give one"
          + " of them, or an optimizer entry to each")
    }
    let label = name ?? "list \(axes.count) \(fixed.count) \(column)"
    guard isTuned(column, name) else {
      if !fixed.contains(where: { $0.name == label }) { fixed.append((label, choices.count)) }
      return .choice(name: label, choices)
    }
    if !columns.contains(column) { columns.append(column) }
    let isKnown = axes.contains { if case .list(label, _) = $0 { true } else { false } }
    if !isKnown {
      let numbers = values.compactMap(\.number)
      // Lists that move together may have a value twice.
      let isOrdered = numbers.count == values.count && Set(numbers).count == numbers.count
      let places = isOrdered ? numbers.indices.sorted { numbers[$0] < numbers[$1] } : Array(values.indices)
      axes.append(.list(name: label, places: places))
      dimensions.append(isOrdered ? .steps(places.count) : .choices(places.count))
    }
    return .choice(name: label, choices)
  }
}

extension OpenRange {
  /// The value at a coordinate of ``SearchDraft/dimensions``.
  func value(ofCoordinate coordinate: Double) -> Value {
    guard isInteger, high - low < Double(Dimension.mostIntegers) else { return value(at: coordinate) }
    return .integer(Int(low) + Int(coordinate))
  }
}
