extension NumberRange {
  /// `between 0 and 1`, `greater than 0`, `at least 0 and less than 1`.
  package var requirement: String {
    switch (lower, upper) {
    case (.none, .none): return "finite"
    case (.including(let a), .including(let b)):
      return "between \(Value.shortest(a)) and \(Value.shortest(b))"
    default:
      let from: String? =
        switch lower {
        case .none: nil
        case .including(let bound): "at least \(Value.shortest(bound))"
        case .excluding(let bound): "greater than \(Value.shortest(bound))"
        }
      let to: String? =
        switch upper {
        case .none: nil
        case .including(let bound): "at most \(Value.shortest(bound))"
        case .excluding(let bound): "less than \(Value.shortest(bound))"
        }
      return [from, to].compactMap(\.self).joined(separator: " and ")
    }
  }
}

extension ClosedRange<Int> {
  package var requirement: String {
    switch (lowerBound == .min, upperBound == .max) {
    case (true, true): "a whole number"
    case (false, true): "at least \(lowerBound)"
    case (true, false): "at most \(upperBound)"
    case (false, false): "between \(lowerBound) and \(upperBound)"
    }
  }
}
