import Datasets
import Engine
import Vocabulary

extension EngineCatalog {
  /// `dataset: folder`: files of the user's own.
  static let folderDataset = "folder"

  /// Image classification: `model:` and `dataset:`.
  static let classification: ProblemFamily = {
    var family = describedClassification
    family.contentDigest = { CellValues(map: $0).contentDigest() }
    family.contentRelevance = Relevance(["data_path", "init"]) { $0["data_path"] != nil || $0["init"] != nil }
    family.validatesOnTestFile = { Value.map($0)[path: "validation.from"]?.string != "train" }
    family.stepMetrics = stepMetrics
    family.metrics = recorded(family.metrics)
    return family
  }()

  private static let describedClassification = ProblemFamily(
    name: "classification", summary: "Training a model to classify images.", discriminator: "model",
    kinds: Models.all.map { model in
      Kind(name: model.name, summary: model.summary, parameters: model.settings.map(modelParameter))
    },
    parameters: [
      .required(
        "dataset",
        .choice(
          Datasets.all.map { Choice($0.name, $0.summary) } + [
            Choice(folderDataset, "Files of your own in data_path, laid out as data_format says.")
          ]), "The images and their labels."),
      .optional(
        "data_path", .string,
        "Of dataset: folder: the folder, absolute or from where sweep is started. The files are named as published."
      ),
      .optional(
        "data_format",
        .choice([
          Choice("cifar10", "data_batch_1.bin to data_batch_5.bin and test_batch.bin."),
          Choice("cifar100", "train.bin and test.bin."),
          Choice("mnist", "train- and t10k-images-idx3-ubyte and -labels-idx1-ubyte, plain or with .gz."),
        ]), "Of dataset: folder: how the files are laid out."),
      Parameter(
        "train_count", .integer(0...1_000_000_000), default: .integer(0),
        "Train on this many images, equally many of each class; 0 is all that validation leaves."),
      Parameter(
        "validation",
        .variant(
          tag: "from",
          [
            Kind(
              name: "test", summary: "The test file.",
              parameters: [
                Parameter(
                  "count", .integer(0...1_000_000_000), default: .integer(0),
                  "This many of its images, equally many of each class; 0 is all.")
              ]),
            Kind(
              name: "train", summary: "Images of the training file that are then not trained on.",
              parameters: [.required("count", positiveCount, "Images, equally many of each class.")]),
          ]), default: .map(["from": .string("test"), "count": .integer(0)]),
        "Images that validation loss and accuracy are measured on."),
      .optional(
        "test", .choice([Choice("final", "After the last epoch.")]),
        "Measures test_loss and test_accuracy on the test file, by which nothing is chosen; needs validation from train. Left out: not measured."
      ),
      Parameter(
        "label_noise", .number(NumberRange(lower: .including(0), upper: .including(1))), default: .number(0),
        "This share of the training images, exactly and chosen by the seed, is trained with another class's label."
      ),
      Parameter(
        "augment",
        .choice([
          Choice("none", "Images as they are."), Choice("crop", "Random shift by up to 4 pixels."),
          Choice("flip", "Random left-right mirroring."), Choice("crop_flip", "Both."),
        ]), default: .string("crop_flip"), "Random changes of training images."),
      .required("epochs", positiveCount, "Passes over the training images."),
      Parameter("batch_size", positiveCount, default: .integer(128), "Samples of a step."),
      .optional(
        "micro_batch_size", positiveCount,
        "Samples computed with at a time, accumulated to a batch; divides batch_size. Left out: the whole batch."
      ),
      .optional(
        "init", .string,
        "A safetensors file with weights to start from, under PyTorch's names; left out: drawn from the seed."
      ),
      .optional(
        "save", .choice([Choice("final", "As weights/CELL.safetensors in the results folder, for PyTorch.")]),
        "Which weights to keep; left out: none."),
      Parameter(
        "shuffle", .boolean, default: .boolean(true),
        "Visit the training images in a new random order every epoch, instead of always in the file's."),
      Parameter(
        "schedule", schedule, default: .map(["kind": .string("constant"), "warmup_epochs": .number(0)]),
        "How the learning rate changes."),
      record,
    ],
    metrics: [
      Metric(
        "train_loss", "Mean cross-entropy over the epoch's training samples.", unit: "nats", goal: .minimize,
        on: .training),
      Metric(
        "train_accuracy", "Share of the epoch's training samples classified correctly.", goal: .maximize,
        on: .training),
      Metric(
        "validation_loss", "Mean cross-entropy over the validation images.", unit: "nats", goal: .minimize,
        on: .validation),
      Metric(
        "validation_accuracy", "Share of validation images classified correctly.", goal: .maximize,
        on: .validation),
      Metric("gradient_norm", "Mean over steps of the norm of the gradient estimate before the batch rule."),
      Metric("per_sample_gradient_norm", "Mean over steps and samples of the norm of a sample's gradient."),
      Metric(
        "hill_tail_index",
        "Hill's tail index of the epoch's per-sample gradient norms, from their largest 5 % (at least 10)."),
      Metric("hill_tail_index_se", "Standard error of hill_tail_index."),
      Metric("sample_clip_fraction", "Share of samples whose gradient was shortened."),
      Metric("step_clip_fraction", "Share of steps whose estimate was shortened."),
      Metric("learning_rate_now", "Learning rate of the epoch's last step."),
      Metric("wall_seconds", "Training time so far, validation not counted.", unit: "s", isTiming: true),
      Metric(
        "samples_per_second", "Training speed of the epoch.", unit: "samples/s", goal: .maximize,
        isTiming: true),
      Metric(
        "test_loss", "Mean cross-entropy over the test file's images after the last epoch.", unit: "nats",
        goal: .minimize, isSeries: false, on: .test),
      Metric(
        "test_accuracy", "Share of the test file's images classified correctly after the last epoch.",
        goal: .maximize, isSeries: false, on: .test),
    ], seriesIndex: "epoch",
    dataDigests: ["dataset": Dictionary(uniqueKeysWithValues: Datasets.all.map { ($0.name, $0.digest) })],
    constraints: updateConstraints + dataConstraints, numericsRevision: NumericsRevision.classification)

  private static let schedule: ParameterType = {
    let warmup = Parameter(
      "warmup_epochs", .number(.nonNegative), default: .number(0), unit: "epochs",
      "Epochs over which the rate rises linearly to its full value.")
    return .variant(
      tag: "kind",
      [
        Kind(name: "constant", summary: "Always the same.", parameters: [warmup]),
        Kind(
          name: "step", summary: "Multiplied by a factor after given epochs.",
          parameters: [
            .required("at", .list(.number(.positive)), unit: "epochs", "After how many epochs."),
            Parameter("factor", .number(.positive), default: .number(0.1), "What the rate is multiplied by."),
            warmup,
          ]),
        Kind(
          name: "cosine", summary: "Down along half a cosine until the end.",
          parameters: [
            Parameter(
              "final_factor", .number(NumberRange(lower: .including(0), upper: .including(1))),
              default: .number(0), "What is left of the rate at the end."), warmup,
          ]),
      ])
  }()
}
