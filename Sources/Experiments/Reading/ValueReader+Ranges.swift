import Foundation
import Vocabulary

extension ValueReader {
  /// `{min, max, per_decade | count, scale}` for numbers, `{from, to, step}` for whole and other numbers.
  func range(_ node: Node, _ type: ParameterType, _ site: Site) -> Template? {
    guard site.allowsAxes, !site.isElement else {
      return fail("\(site.key) wants \(type.noun), not a map", node)
    }
    if node["min"] != nil, node["per_decade"] == nil, node["count"] == nil, isSearching {
      return openRange(node, type, site)
    }
    if case .integer(let range) = type { return integerRange(node, range, type, site) }
    guard case .number(let range) = type else { return nil }
    if node["min"] == nil, node["max"] == nil, node["from"] != nil || node["to"] != nil {
      return steps(node, range, site)
    }
    let keys = FileFormat.numberRange
    let fields = Fields(node, known: keys.names, owner: "the range of \(site.key)", issues)
    guard !fields.hasUnknown, fields.require(keys.requiredNames, issues) else { return nil }
    let bounds = [("min", fields["min"]), ("max", fields["max"])].map { key, bound in
      bound.flatMap { self.bound($0, range, key, site) }
    }
    guard let scale = scale(fields, node, site), let low = bounds[0], let high = bounds[1],
      let max = fields["max"], let min = fields["min"]
    else { return nil }
    guard low < high else { return fail("max must be greater than min", max) }
    if scale.isLogarithmic, low <= 0 { return fail("a log range must begin above 0", min) }
    guard hasWidth(low, high, isLogarithmic: scale.isLogarithmic, node, site) else { return nil }
    let intervals: Int
    switch scale.points {
    case .count(let count): intervals = count - 1
    case .perDecade(let points):
      // At most 617 decades of at most a thousand points.
      intervals = Int(saturating: Swift.max(1, (log10(high / low) * Double(points)).rounded()))
    }
    guard intervals < limits.rangeValues else {
      return fail("the range of \(site.key) has more than \(limits.rangeValues) values", node)
    }
    let values = (0...intervals).map { index -> Template in
      if index == 0 { return .value(.number(low)) }
      if index == intervals { return .value(.number(high)) }
      let share = Double(index) / Double(intervals)
      let value = scale.isLogarithmic ? low * pow(high / low, share) : low + (high - low) * share
      return .value(.number(value.roundedTo12Digits))
    }
    return .choice(name: innerName(node), values)
  }

  /// `0..4`, both ends included; nil where the text has another form, a nil template where it was reported.
  func integerSpan(
    _ text: String, _ node: Node, _ type: ParameterType, _ site: Site
  ) -> (template: Template?, Void)? {
    guard case .integer(let range) = type, let dots = text.firstRange(of: "..") else { return nil }
    guard let from = Int(text[..<dots.lowerBound]), let to = Int(text[dots.upperBound...]) else { return nil }
    guard site.allowsAxes, !site.isElement else {
      return (fail("\(site.key) wants a whole number, not the range \(quoted(text))", node), ())
    }
    return (integers(from, to, step: 1, range, node, site), ())
  }

  private func integerRange(
    _ node: Node, _ range: ClosedRange<Int>, _ type: ParameterType, _ site: Site
  ) -> Template? {
    let keys = FileFormat.integerRange
    let fields = Fields(node, known: keys.names, owner: "the range of \(site.key)", issues)
    guard !fields.hasUnknown, fields.require(keys.requiredNames, issues) else { return nil }
    func bound(_ key: String, _ range: ClosedRange<Int>) -> Int? {
      guard let node = fields[key] else { return nil }
      var inner = Site(key, unit: site.unit)
      inner.isElement = true
      return readValue(node, as: .integer(range), inner)?.integer
    }
    let step = fields["step"] == nil ? 1 : bound("step", 1...Int.max)
    let ends = (bound("from", range), bound("to", range))
    guard let from = ends.0, let to = ends.1, let step else { return nil }
    return integers(from, to, step: step, range, node, site)
  }

  /// `{min, max, scale}`: a search draws its values.
  private func openRange(_ node: Node, _ type: ParameterType, _ site: Site) -> Template? {
    let fields = Fields(
      node, known: FileFormat.openRange.names, owner: "the range of \(site.key)", issues)
    guard !fields.hasUnknown, fields.require(FileFormat.openRange.requiredNames, issues) else { return nil }
    let ends: [Double?] = ["min", "max"].map { key in
      guard let node = fields[key] else { return nil }
      if case .number(let range) = type { return bound(node, range, key, site) }
      guard case .integer(let range) = type else { return nil }
      var inner = Site(key, unit: site.unit)
      inner.isElement = true
      return readValue(node, as: .integer(range), inner)?.number
    }
    let scale =
      fields["scale"].map {
        readValue($0, as: .choice(FileFormat.scales), Site("scale"))?.string
      } ?? "linear"
    guard let low = ends[0], let high = ends[1], let scale, let max = fields["max"], let min = fields["min"]
    else { return nil }
    guard low < high else { return fail("max must be greater than min", max) }
    let isLogarithmic = scale == "log"
    if isLogarithmic, low <= 0 { return fail("a log range must begin above 0", min) }
    guard hasWidth(low, high, isLogarithmic: isLogarithmic, node, site) else { return nil }
    var isInteger = false
    if case .integer = type { isInteger = true }
    let key = "\(isInteger) \(node.span.source.rank):\(node.span.line):\(node.span.column)"
    return .open(
      OpenRange(low: low, high: high, isLogarithmic: isLogarithmic, isInteger: isInteger, key: key))
  }

  /// `{from, to, step}` for numbers: `to` is the last value where the steps reach it.
  private func steps(_ node: Node, _ range: NumberRange, _ site: Site) -> Template? {
    let fields = Fields(
      node, known: FileFormat.numberSteps.names, owner: "the range of \(site.key)", issues)
    guard !fields.hasUnknown, fields.require(FileFormat.numberSteps.requiredNames, issues) else { return nil }
    let ends = ["from", "to"].map { key in fields[key].flatMap { bound($0, range, key, site) } }
    let step = fields["step"].map { bound($0, .positive, "step", site) } ?? 1
    guard let from = ends[0], let to = ends[1], let step else { return nil }
    guard from <= to else { return fail("the range of \(site.key) ends before it begins", node) }
    guard hasWidth(from, to, isLogarithmic: false, node, site) else { return nil }
    // 0.3 is reached by three steps of 0.1 from 0, though their sum is a little more.
    let count = ((to - from) / step + 1e-9).rounded(.down)
    guard count < Double(limits.rangeValues) else {
      return fail("the range of \(site.key) has more than \(limits.rangeValues) values", node)
    }
    let values = (0...Int(saturating: count)).map {
      Template.value(.number((from + Double($0) * step).roundedTo12Digits))
    }
    return .choice(name: innerName(node), values)
  }

  private func integers(
    _ from: Int, _ to: Int, step: Int, _ range: ClosedRange<Int>, _ node: Node, _ site: Site
  ) -> Template? {
    guard range.contains(from), range.contains(to) else {
      let wrong = range.contains(from) ? to : from
      let unit = site.unit.isEmpty ? "" : " \(site.unit)"
      return fail("\(site.key) reaches \(wrong), but must be \(range.requirement)\(unit)", node)
    }
    guard from <= to else { return fail("the range of \(site.key) ends before it begins", node) }
    let (width, overflow) = to.subtractingReportingOverflow(from)
    guard !overflow, width / step < limits.rangeValues else {
      return fail("the range of \(site.key) has more than \(limits.rangeValues) values", node)
    }
    let values = stride(from: from, through: to, by: step).map { Template.value(.integer($0)) }
    return .choice(name: innerName(node), values)
  }

  // MARK: Parts of a range of numbers

  /// Whether the ratio or the difference of the ends is a number, so that all values between are; reports where not.
  private func hasWidth(
    _ low: Double, _ high: Double, isLogarithmic: Bool, _ node: Node, _ site: Site
  ) -> Bool {
    if isLogarithmic ? (high / low).isFinite : (high - low).isFinite { return true }
    let width =
      isLogarithmic
      ? "covers \(Int(saturating: (log10(high) - log10(low)).rounded())) decades, and numbers reach 308"
      : "is wider than the largest number, 1.8e308"
    issues.report("the range of \(site.key) \(width)", at: node.span)
    return false
  }

  private enum Points {
    case count(Int)
    case perDecade(Int)
  }

  private func bound(_ node: Node, _ range: NumberRange, _ key: String, _ site: Site) -> Double? {
    var inner = Site(key, unit: site.unit)
    inner.isElement = true
    var finite = range
    finite.allowsInfinity = false
    return readValue(node, as: .number(finite), inner)?.number
  }

  private func scale(_ fields: Fields, _ node: Node, _ site: Site) -> (isLogarithmic: Bool, points: Points)? {
    var word: String?
    if let node = fields["scale"] {
      guard let value = readValue(node, as: .choice(FileFormat.scales), Site("scale")) else { return nil }
      word = value.string
    }
    switch (fields["per_decade"], fields["count"]) {
    case (let perDecade?, nil):
      guard let points = readValue(perDecade, as: .integer(FileFormat.perDecade), Site("per_decade"))?.integer
      else {
        return nil
      }
      if word == "linear", let node = fields["scale"] {
        _ = fail("per_decade is for a log scale; give a linear range a count", node)
        return nil
      }
      return (true, .perDecade(points))
    case (nil, let count?):
      let range = 2...limits.rangeValues
      guard let points = readValue(count, as: .integer(range), Site("count"))?.integer else { return nil }
      return (word == "log", .count(points))
    case (nil, nil):
      _ = fail("the range of \(site.key) needs per_decade or count, or a search to draw from it", node)
      return nil
    case (.some, let count?):
      _ = fail("the range of \(site.key) has both per_decade and count", count)
      return nil
    }
  }
}
