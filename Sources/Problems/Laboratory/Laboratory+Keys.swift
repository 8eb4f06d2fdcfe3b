import Engine
import Vocabulary

extension Laboratory {
  /// The keys of every objective's problem.
  static func parameters(_ laws: [NoiseLawKind]) -> [Parameter] {
    FunctionSettings.parameters + [
      .required(
        "noise", .variant(tag: "law", laws.map(\.kind)),
        "Law of the noise on every component of a sample's gradient.")
    ] + RunSettings.parameters
  }

  /// What keys must be to each other.
  static func constraints(_ parts: LaboratoryParts) -> [Constraint] {
    let (dimension, start) = (FunctionSettings.key(\.$dimension), FunctionSettings.key(\.$start))
    let startRule = FunctionSettings.key(\.$startRule)
    let isSmall = Relevance([discriminator, dimension.name]) { values in
      let kind = parts.objective(values[discriminator]?.string)
      return kind.map { values[dimension] ?? 0 < $0.smallestDimension } ?? true
    }
    return Optimizers.constraints + [.microBatches, fits(dimension.name, where: isSmall, parts)]
      + [source.name, startRule.name, start.name].map { fits($0, where: usesTheory, parts) }
  }

  private static let source = RunSettings.key(\.$source)

  static let usesTheory = Relevance([source.name]) { values in
    if case .theory? = values[source] { true } else { false }
  }

  /// Whether a configuration can be run as far as one of its keys is concerned.
  ///
  /// - Parameter relevance: does not hold where the key cannot be what is wrong; a grid has many configurations.
  private static func fits(
    _ key: String, where relevance: Relevance, _ parts: LaboratoryParts
  ) -> Constraint {
    Constraint(key: key, where: relevance) { values in
      do throws(CellError) {
        _ = try CellValues(map: values).runs(seed: 0, parts)
        return nil
      } catch {
        return error.key == key ? error.description : nil
      }
    }
  }
}
