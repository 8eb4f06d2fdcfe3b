import Testing
import Vocabulary

@testable import sweep

/// Every default that a file may rely on.
@Suite struct FrozenDefaultsTests {
  /// Changing a line of this golden changes what old files mean, and the ids of the cells that rely on it: their results
  /// are found no more. A line that is new is a parameter of something new, or one that says `before:`
  /// (``Experiments/Parameter/addedLater(before:)``); an optional parameter without a default has no line.
  @Test func defaultsAreThoseThatOldFilesMean() throws {
    let catalog = ExperimentOptions.catalog
    var lines: [String] = []
    for family in catalog.families {
      lines += Self.lines(family.parameters, family.name)
      for kind in family.kinds { lines += Self.lines(kind.parameters, "\(family.name) \(kind.name)") }
    }
    for optimizer in catalog.optimizers { lines += Self.lines(optimizer.parameters, optimizer.name) }
    try Golden.expect(lines.joined(separator: "\n") + "\n", "frozen-defaults.txt")
  }

  private static func lines(_ parameters: [Parameter], _ owner: String) -> [String] {
    parameters.flatMap { parameter in
      let name = "\(owner) \(parameter.name)"
      var lines: [String] = []
      if let standard = parameter.resolvedStandard {
        lines.append(
          "\(name) = \(standard.canonical)" + (parameter.before.map { ", before: \($0.canonical)" } ?? ""))
      }
      switch parameter.type {
      case .block(let inner): lines += Self.lines(inner, name)
      case .variant(_, let kinds): lines += kinds.flatMap { Self.lines($0.parameters, "\(name) \($0.name)") }
      default: break
      }
      return lines
    }
  }
}
