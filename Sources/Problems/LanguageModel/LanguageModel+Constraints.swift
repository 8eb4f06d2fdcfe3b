import Engine
import Vocabulary

extension LanguageModel {
  /// What sizes and data must be to each other: known before a cell runs, files of one's own included.
  static func constraints(_ texts: [TextDataset]) -> [Constraint] {
    [
      .microBatches,
      .rule(heads.name, [heads.name, width.name]) { values in
        guard let width = values[width], let heads = values[heads], width % heads != 0 else { return nil }
        return "width \(width) is not a multiple of heads \(heads)"
      },
      .rule(steps.name, [steps.name, evaluation.name]) { values in
        guard let steps = values[steps], let every = values[evaluation]?.every, steps % every != 0
        else { return nil }
        return
          "steps \(steps) is not a multiple of \(every), the steps from one measurement to the next: take another"
          + " one, or e.g. evaluate: {every: \(steps)}"
      },
    ]
      + dataKeys.map { key in
        .rule(key, dataKeys) { values in
          do throws(CellError) {
            _ = try LanguageData(CellValues(map: values), texts).facts()
            return nil
          } catch { return error.key == key ? error.description : nil }
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
}
