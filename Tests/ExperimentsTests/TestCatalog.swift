import Experiments
import Vocabulary

/// A small catalog with every parameter type, so that the reader is tested without any other room.
enum TestCatalog {
  static let noise = ParameterType.variant(
    tag: "law",
    [
      Kind(
        name: "normal", summary: "Gaussian noise",
        parameters: [Parameter("scale", .number(.positive), default: .number(1), "Standard deviation")]),
      Kind(
        name: "symmetric_pareto", summary: "Symmetrised Pareto noise",
        parameters: [
          .required("tail_index", .number(NumberRange(lower: .excluding(1))), "Moments below it exist"),
          Parameter("scale", .number(.positive), default: .number(1), "Smallest magnitude"),
        ]),
    ])

  static let schedule = ParameterType.variant(
    tag: "kind",
    [
      Kind(name: "constant", summary: "No change"),
      Kind(
        name: "step", summary: "Drops at given epochs",
        parameters: [
          .required("at", .list(.number(.positive)), unit: "epochs", "When the rate drops"),
          Parameter("factor", .number(.positive), default: .number(0.1), "By how much"),
        ]),
      Kind(name: "cosine", summary: "Half a cosine"),
    ])

  static let validation = ParameterType.variant(
    tag: "from",
    [
      Kind(
        name: "train", summary: "Held out from the training set",
        parameters: [.required("count", .integer(1...1_000_000), unit: "samples", "How many")]),
      Kind(name: "test", summary: "The test set"),
    ])

  static let classification = ProblemFamily(
    name: "classification", summary: "Image classification", discriminator: "model",
    kinds: [
      Kind(
        name: "alexnet_cifar", summary: "AlexNet for 32×32 images",
        parameters: [
          Parameter(
            "dropout", .number(NumberRange(lower: .including(0), upper: .excluding(1))), default: .number(0),
            "Share")
        ])
    ],
    parameters: [
      .required(
        "dataset", .choice([Choice("cifar10", "10 classes"), Choice("cifar100", "100 classes")]), "Data"),
      .required("epochs", .integer(1...Int.max), unit: "epochs", "Passes over the data"),
      Parameter(
        "batch_size", .integer(1...65_536), default: .integer(128), unit: "samples", "Samples a step"),
      Parameter("augment", .boolean, default: .boolean(true), "Crop and flip"),
      Parameter("schedule", schedule, default: .string("constant"), "Rate over time"),
      Parameter(
        "record",
        .block([
          .optional(
            "per_step", .words([Choice("loss", "Loss"), Choice("gradient_norm", "Norm")]), "Of steps"),
          .optional("per_epoch", .words([Choice("per_sample_gradient_norm", "Norms")]), "Of epochs"),
        ]), default: .map(["per_epoch": .list([.string("per_sample_gradient_norm")])]), "Besides"),
      validationOnly,
      .optional("note", .string, "Free text that a kind may read"),
    ],
    metrics: [
      Metric("train_loss", "Mean loss", goal: .minimize),
      Metric("validation_accuracy", "Share right", goal: .maximize, on: .validation),
      Metric("per_sample_gradient_norm", "Mean norm"),
    ],
    seriesIndex: "epoch", dataDigests: ["dataset": ["cifar10": "md5:10", "cifar100": "md5:100"]])

  static let synthetic = ProblemFamily(
    name: "synthetic", summary: "Functions with noise", discriminator: "objective",
    kinds: [
      Kind(
        name: "quadratic", summary: "½‖x‖²",
        parameters: [Parameter("start", .number(.any), default: .number(1), "Each coordinate of x0")])
    ],
    parameters: [
      Parameter("dimension", .integer(1...1_000_000), default: .integer(1), "Length of x"),
      Parameter("noise", noise, default: .string("normal"), "Gradient noise"),
      Parameter("steps", .integer(1...10_000_000), default: .integer(100), unit: "steps", "Updates"),
    ],
    metrics: [Metric("gradient_norm", "Norm of the true gradient", goal: .minimize)], seriesIndex: "step")

  static let validationOnly = Parameter(
    "validation", validation, default: .string("test"), "What is held out")
  static let rate = Parameter.required("learning_rate", .number(.positive), "Step size")
  static let shared: [Parameter] = [
    rate,
    Parameter(
      "momentum", .number(NumberRange(lower: .including(0), upper: .excluding(1))), default: .integer(0),
      "Heavy ball"),
    Parameter("weight_decay", .number(.nonNegative), default: .number(0), "Added to the gradient"),
  ]
  static let threshold = Parameter.required("clip_threshold", .number(.positive), "Largest norm")

  static let optimizers = [
    Kind(name: "sgd", summary: "Mean gradient", parameters: shared),
    Kind(name: "clip_sgd", summary: "Clipped mean", parameters: shared + [threshold]),
    Kind(name: "normalized_sgd", summary: "Unit gradient", parameters: shared),
    Kind(
      name: "ps_clip_sgd", summary: "Clipped samples",
      parameters: shared + [
        threshold,
        Parameter(
          "threshold_beta", .number(NumberRange(lower: .excluding(0), allowsInfinity: true)),
          default: .number(.infinity), "Growth"),
      ]),
  ]

  static let table = Kind(
    name: "table", summary: "A table",
    parameters: [
      .required("values", .list(.metricExpression), "Cells"),
      Parameter("rows", .list(.column), default: .list([.string("optimizer")]), "Rows"),
      .optional("columns", .column, "Columns"),
      .optional("only", .match, "Which configurations"),
      .optional("where", .expression, "Which cells"),
      Parameter("digits", .integer(1...17), default: .integer(4), "Digits"),
    ])

  static let figures = [
    Kind(
      name: "learning_curve", summary: "Metrics over the series",
      parameters: [
        .required("y", .list(.metric), "Metrics"),
        .optional("x", .metric, "Index"),
        Parameter("series", .column, default: .string("optimizer"), "One line each"),
        .optional("select", .metricExpression, "Which configuration"),
        .optional("only", .match, "Which configurations"),
        Parameter("log", .boolean, default: .boolean(false), "Log axis"),
      ]),
    Kind(name: "quantiles", summary: "Tails", parameters: [.required("value", .metricExpression, "What")]),
  ]

  static let all = make()

  static func make(numericsRevision: Int = 1) -> Catalog {
    var families = [classification, synthetic]
    families[0].stepMetrics = [Metric("loss", "Loss", goal: .minimize), Metric("gradient_norm", "Norm")]
    for index in families.indices { families[index].numericsRevision = numericsRevision }
    return Catalog(families: families, optimizers: optimizers, tables: table, figures: figures)
  }
}

func parse(_ text: String, overrides: [String] = []) throws(Diagnostics) -> Experiment {
  try Experiment.parse(text, file: "x.yaml", overrides: overrides, catalog: TestCatalog.all)
}

/// An experiment on the quadratic with the given lines about optimizers and others appended.
func quadratic(_ optimizers: String, _ rest: String = "") -> String {
  """
  sweep: 1
  name: q
  problems:
    - objective: quadratic
  optimizers:
  \(optimizers.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n"))
  \(rest)
  """
}

/// The messages of the mistakes of `text`, none where it has none.
func mistakes(_ text: String, overrides: [String] = []) -> [String] {
  do {
    _ = try parse(text, overrides: overrides)
    return []
  } catch {
    return error.all.map { $0.message + ($0.suggestion.map { " → \($0)" } ?? "") }
  }
}
