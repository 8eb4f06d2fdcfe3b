import Experiments
import Vocabulary

extension Reference {
  static let metricExpressions = Topic(
    name: "metric expressions", section: .language,
    summary:
      "What is taken of a cell's metrics, wherever a metric is wanted: by values, select, y, tune and others.",
    keys: MetricExpression.forms.map { form in
      KeyText(
        name: form.text, type: "", summary: form.summary,
        example: form.text.replacing("METRIC", with: "validation_accuracy"))
    })

  static let conditions = Topic(
    name: "conditions", section: .language,
    summary:
      "Which cells are meant, after where in rules, tables and figures, and after --only and sweep retry.",
    keys: Condition.forms.map { form in
      KeyText(name: form.text, type: "", summary: form.summary, example: form.example)
    })

  static func columns(_ catalog: Catalog) -> Topic {
    Topic(
      name: "columns", section: .columns,
      summary:
        "What conditions, rules of exclude, match, rows, series, over and others may name, as far as the file has it.",
      keys: ReportVocabulary.columnTexts(of: catalog).map { column in
        KeyText(name: column.name, type: "", summary: column.summary)
      })
  }
}
