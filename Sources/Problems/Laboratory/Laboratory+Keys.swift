import Engine
import Vocabulary

extension Laboratory {
  /// The keys of every objective's problem.
  static let parameters =
    FunctionSettings.parameters + [
      .required(
        "noise",
        .variant(
          tag: "law",
          NoiseLaws.all.map {
            Kind(name: $0.name, summary: $0.summary, parameters: $0.settings.map(Parameter.init))
          }), "Law of the noise on every component of a sample's gradient.")
    ] + RunSettings.parameters

  /// What keys must be to each other.
  static let constraints =
    Constraint.update
    + [
      .microBatches,
      fits(
        "dimension",
        where: Relevance(["objective", "dimension"]) { values in
          let kind = values["objective"]?.string.flatMap(Objectives.named)
          return kind.map { values["dimension"]?.integer ?? 0 < $0.smallestDimension } ?? true
        }),
    ] + ["parameters", "start_rule", "start"].map { fits($0, where: usesTheory) }

  static let usesTheory = Relevance(["parameters"]) { values in
    values["parameters"]?[path: "kind"]?.string == "theory"
  }

  /// Whether a configuration can be run as far as one of its keys is concerned.
  ///
  /// - Parameter relevance: does not hold where the key cannot be what is wrong; a grid has many configurations.
  private static func fits(_ key: String, where relevance: Relevance) -> Constraint {
    Constraint(key: key, where: relevance) { values in
      do throws(CellError) {
        _ = try CellValues(map: values).runs(seed: 0)
        return nil
      } catch {
        return error.key == key ? error.description : nil
      }
    }
  }
}
