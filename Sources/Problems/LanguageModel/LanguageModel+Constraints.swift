import Engine
import Vocabulary

extension LanguageModel {
  /// What sizes and data must be to each other: known before a cell runs, files of one's own included.
  static func constraints(_ texts: [TextDataset]) -> [Constraint] {
    [
      .microBatches, Constraint.rule("heads", ["heads", "width"], headsMistake),
      Constraint.rule("steps", ["steps", "evaluate"], stepsMistake),
    ]
      + ["data_path", "dataset", "tokenizer", "vocabulary"].map { key in
        Constraint.rule(key, dataKeys) { values in
          let mistake = mistake(of: values, texts)
          return mistake?.key == key ? mistake?.description : nil
        }
      } + [
        Constraint.rule("context", dataKeys + ["context"]) { values in
          guard let facts = try? LanguageData(CellValues(map: values), texts).facts(),
            let context = values["context"]?.integer, facts.shortest <= context
          else { return nil }
          return
            "context \(context) is too long: the shortest part of the data has \(facts.shortest) tokens, and a window"
            + " takes one more than the context"
        },
        InitialWeights().constraint(keys: modelKeys) { values, header in
          (try? model(values, texts))?.mismatch(with: header)
        },
      ]
  }

  private static let dataKeys = ["dataset"] + TextSettings.parameters.map(\.name)

  /// Why a configuration's data cannot be used.
  private static func mistake(of values: [String: Value], _ texts: [TextDataset]) -> CellError? {
    do throws(CellError) {
      _ = try LanguageData(CellValues(map: values), texts).facts()
      return nil
    } catch { return error }
  }

  @Sendable private static func headsMistake(_ values: [String: Value]) -> String? {
    guard let width = values["width"]?.integer, let heads = values["heads"]?.integer, width % heads != 0
    else { return nil }
    return "width \(width) is not a multiple of heads \(heads)"
  }

  @Sendable private static func stepsMistake(_ values: [String: Value]) -> String? {
    guard let steps = values["steps"]?.integer,
      let every = Value.map(values)[path: "evaluate.every"]?.integer, steps % every != 0
    else { return nil }
    return
      "steps \(steps) is not a multiple of \(every), the steps from one measurement to the next: take another"
      + " one, or e.g. evaluate: {every: \(steps)}"
  }
}
