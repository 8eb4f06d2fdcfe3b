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
    if case .integer(let range) = type { return integerRange(node, range, site) }
    guard case .number = type else { return nil }
    if node["min"] == nil, node["max"] == nil, node["from"] != nil || node["to"] != nil {
      return steps(node, type, site)
    }
    guard let fields = fields(node, FileFormat.numberRange, site) else { return nil }
    let ends = ["min", "max"].map { bound(fields, $0, type, site)?.number }
    guard let scale = scale(fields, site), let low = ends[0], let high = ends[1],
      isSpan(low, high, isLogarithmic: scale.isLogarithmic, fields, site)
    else { return nil }
    let intervals = scale.intervals(low, high)
    return values(node, intervals: intervals, site) { index in
      if index == 0 { return .number(low) }
      if index == intervals { return .number(high) }
      let share = Double(index) / Double(intervals)
      let value = scale.isLogarithmic ? low * pow(high / low, share) : low + (high - low) * share
      return .number(value.roundedTo12Digits)
    }
  }

  /// The ends of `0..4`; nil where the text has another form.
  func integerSpan(_ text: String) -> (from: Int, to: Int)? {
    guard let dots = text.firstRange(of: ".."), let from = Int(text[..<dots.lowerBound]),
      let to = Int(text[dots.upperBound...])
    else { return nil }
    return (from, to)
  }

  /// What `text`, such as `0..4`, stands for: whole numbers, both ends included.
  func integers(
    _ ends: (from: Int, to: Int), _ text: String, _ range: ClosedRange<Int>, _ node: Node, _ site: Site
  ) -> Template? {
    guard site.allowsAxes, !site.isElement else {
      return fail("\(site.key) wants a whole number, not the range \(quoted(text))", node)
    }
    return integers(ends.from, ends.to, step: 1, range, node, site)
  }

  private func integerRange(_ node: Node, _ range: ClosedRange<Int>, _ site: Site) -> Template? {
    guard let fields = fields(node, FileFormat.integerRange, site) else { return nil }
    let step = fields["step"] == nil ? 1 : bound(fields, "step", .integer(1...Int.max), site)?.integer
    let ends = ["from", "to"].map { bound(fields, $0, .integer(range), site)?.integer }
    guard let from = ends[0], let to = ends[1], let step else { return nil }
    return integers(from, to, step: step, range, node, site)
  }

  /// `{min, max, scale}`: a search draws its values.
  private func openRange(_ node: Node, _ type: ParameterType, _ site: Site) -> Template? {
    guard let fields = fields(node, FileFormat.openRange, site) else { return nil }
    let ends = ["min", "max"].map { bound(fields, $0, type, site)?.number }
    guard let scale = scaleWord(fields, otherwise: "linear"), let low = ends[0], let high = ends[1],
      isSpan(low, high, isLogarithmic: scale == "log", fields, site)
    else { return nil }
    let isInteger = if case .integer = type { true } else { false }
    let key = "\(isInteger) \(node.span.source.rank):\(node.span.line):\(node.span.column)"
    return .open(
      OpenRange(low: low, high: high, isLogarithmic: scale == "log", isInteger: isInteger, key: key))
  }

  /// `{from, to, step}` for numbers: `to` is the last value where the steps reach it.
  private func steps(_ node: Node, _ type: ParameterType, _ site: Site) -> Template? {
    guard let fields = fields(node, FileFormat.numberSteps, site) else { return nil }
    let ends = ["from", "to"].map { bound(fields, $0, type, site)?.number }
    let step = fields["step"] == nil ? 1 : bound(fields, "step", .number(.positive), site)?.number
    guard let from = ends[0], let to = ends[1], let step else { return nil }
    guard from <= to else { return fail("the range of \(site.key) ends before it begins", node) }
    guard hasWidth(from, to, isLogarithmic: false, node, site) else { return nil }
    // 0.3 is reached by three steps of 0.1 from 0, though their sum is a little more.
    let count = ((to - from) / step + 1e-9).rounded(.down)
    return values(node, intervals: Int(saturating: count), site) {
      .number((from + Double($0) * step).roundedTo12Digits)
    }
  }

  private func integers(
    _ from: Int, _ to: Int, step: Int, _ range: ClosedRange<Int>, _ node: Node, _ site: Site
  ) -> Template? {
    guard range.contains(from), range.contains(to) else {
      let wrong = range.contains(from) ? to : from
      return fail("\(site.key) reaches \(wrong), but must be \(range.requirement)\(site.suffix)", node)
    }
    guard from <= to else { return fail("the range of \(site.key) ends before it begins", node) }
    let (width, overflow) = to.subtractingReportingOverflow(from)
    return values(node, intervals: overflow ? .max : width / step, site) { .integer(from + $0 * step) }
  }

  /// The axis of a range, whose values are one more than its intervals; nil after reporting that they are too many.
  private func values(
    _ node: Node, intervals: Int, _ site: Site, _ value: (_ index: Int) -> Value
  ) -> Template? {
    guard intervals < limits.rangeValues else {
      return fail("the range of \(site.key) has more than \(limits.rangeValues) values", node)
    }
    return .choice(name: innerName(node), (0...intervals).map { .value(value($0)) })
  }

  // MARK: Parts of a range

  /// The parts that there are; nil after reporting which are unknown or missing.
  private func fields(_ node: Node, _ keys: [FileKey], _ site: Site) -> Fields? {
    let fields = Fields(node, known: keys.names, owner: "the range of \(site.key)", issues)
    return !fields.hasUnknown && fields.require(keys.requiredNames, issues) ? fields : nil
  }

  /// A number of the type, but no infinite one; nil where there is none, or after reporting what is wrong with it.
  private func bound(_ fields: Fields, _ key: String, _ type: ParameterType, _ site: Site) -> Value? {
    guard let node = fields[key] else { return nil }
    let inner = Site(key: key, unit: site.unit, isElement: true)
    guard case .number(var range) = type else { return readValue(node, as: type, inner) }
    range.allowsInfinity = false
    return readValue(node, as: .number(range), inner)
  }

  /// Whether numbers lie between two ends, `min` and `max`; reports where not.
  private func isSpan(
    _ low: Double, _ high: Double, isLogarithmic: Bool, _ fields: Fields, _ site: Site
  ) -> Bool {
    let node = fields.node
    guard low < high else {
      return issues.refuse("max must be greater than min", at: (fields["max"] ?? node).span)
    }
    if isLogarithmic, low <= 0 {
      return issues.refuse("a log range must begin above 0", at: (fields["min"] ?? node).span)
    }
    return hasWidth(low, high, isLogarithmic: isLogarithmic, node, site)
  }

  /// Whether the ratio or the difference of the ends is a number, so that all values between are; reports where not.
  private func hasWidth(
    _ low: Double, _ high: Double, isLogarithmic: Bool, _ node: Node, _ site: Site
  ) -> Bool {
    if isLogarithmic ? (high / low).isFinite : (high - low).isFinite { return true }
    let width =
      isLogarithmic
      ? "covers \(Int(saturating: (log10(high) - log10(low)).rounded())) decades, and numbers reach 308"
      : "is wider than the largest number, 1.8e308"
    return issues.refuse("the range of \(site.key) \(width)", at: node.span)
  }

  /// `log` or `linear`; nil after reporting what is wrong with it.
  private func scaleWord(_ fields: Fields, otherwise: String) -> String? {
    guard let node = fields["scale"] else { return otherwise }
    return readValue(node, as: .choice(FileFormat.scales), "scale")?.string
  }

  private func scale(
    _ fields: Fields, _ site: Site
  ) -> (isLogarithmic: Bool, intervals: (_ low: Double, _ high: Double) -> Int)? {
    guard let word = scaleWord(fields, otherwise: "") else { return nil }
    switch (fields["per_decade"], fields["count"]) {
    case (let perDecade?, nil):
      guard let points = readValue(perDecade, as: .integer(FileFormat.perDecade), "per_decade")?.integer
      else { return nil }
      if word == "linear", let node = fields["scale"] {
        return fail("per_decade is for a log scale; give a linear range a count", node)
      }
      // At most 617 decades of at most a thousand points.
      return (true, { Int(saturating: max(1, (log10($1 / $0) * Double(points)).rounded())) })
    case (nil, let count?):
      let range = 2...limits.rangeValues
      guard let points = readValue(count, as: .integer(range), "count")?.integer else { return nil }
      return (word == "log", { _, _ in points - 1 })
    case (nil, nil):
      return fail(
        "the range of \(site.key) needs per_decade or count, or a search to draw from it", fields.node)
    case (.some, let count?):
      return fail("the range of \(site.key) has both per_decade and count", count)
    }
  }
}
