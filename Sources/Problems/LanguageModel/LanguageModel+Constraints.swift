import Engine
import Vocabulary

extension LanguageModel {
  /// What sizes and data must be to each other: known before a cell runs, files of one's own included.
  static func constraints(_ texts: [TextDataset]) -> [Constraint] {
    [
      .microBatches, .rule(heads.name, [heads.name, width.name], headsMistake),
      .rule(steps.name, [steps.name, evaluation.name], stepsMistake),
    ]
      + dataKeys.map { key in
        Constraint.rule(key, dataKeys) { values in
          let mistake = mistake(of: values, texts)
          return mistake?.key == key ? mistake?.description : nil
        }
      } + [
        .rule(context.name, dataKeys + [context.name]) { values in
          guard let facts = try? LanguageData(CellValues(map: values), texts).facts(),
            let context = values[context], facts.shortest <= context
          else { return nil }
          return
            "context \(context) is too long: the shortest part of the data has \(facts.shortest) tokens, and a window"
            + " takes one more than the context"
        },
        .initialWeights(keys: modelKeys) { values, header in
          (try? model(values, texts))?.mismatch(with: header)
        },
      ]
  }

  private static let dataKeys = [Problems.dataset.name] + TextSettings.parameters.map(\.name)
  private static let width = GPTSettings.key(\.$width)
  private static let heads = GPTSettings.key(\.$heads)
  private static let context = GPTSettings.key(\.$context)
  private static let steps = LanguageTrainingSettings.key(\.$steps)
  private static let evaluation = LanguageTrainingSettings.key(\.$evaluate)

  /// Why a configuration's data cannot be used.
  private static func mistake(of values: [String: Value], _ texts: [TextDataset]) -> CellError? {
    do throws(CellError) {
      _ = try LanguageData(CellValues(map: values), texts).facts()
      return nil
    } catch { return error }
  }

  @Sendable private static func headsMistake(_ values: [String: Value]) -> String? {
    guard let width = values[width], let heads = values[heads], width % heads != 0 else { return nil }
    return "width \(width) is not a multiple of heads \(heads)"
  }

  @Sendable private static func stepsMistake(_ values: [String: Value]) -> String? {
    guard let steps = values[steps], let every = values[evaluation]?.every, steps % every != 0
    else { return nil }
    return
      "steps \(steps) is not a multiple of \(every), the steps from one measurement to the next: take another"
      + " one, or e.g. evaluate: {every: \(steps)}"
  }
}
