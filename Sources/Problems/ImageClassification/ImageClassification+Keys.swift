import Datasets
import Engine
import Vocabulary

extension ImageClassification {
  /// The keys of every model's problem.
  static func parameters(_ datasets: [ImageDataset]) -> [Parameter] {
    [
      .required(
        "dataset",
        .choice(
          datasets.map { Choice($0.dataset.name, $0.dataset.summary) } + [
            Choice(KnownImages.folder, "Files of your own in data_path, laid out as data_format says.")
          ]), "The images and their labels."),
      .optional(
        "data_path", .string,
        "Of dataset: folder: the folder, absolute or from where sweep is started. The files are named as published."
      ),
      .optional(
        "data_format",
        .choice(datasets.map { Choice($0.dataset.name, $0.namesOfFiles) }),
        "Of dataset: folder: how the files are laid out."),
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
              parameters: [.required("count", .positiveCount, "Images, equally many of each class.")]),
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
      .required("epochs", .positiveCount, "Passes over the training images."),
      Parameter("batch_size", .positiveCount, default: .integer(128), "Samples of a step."),
      .optional(
        "micro_batch_size", .positiveCount,
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
      Schedule.parameter, PassRecord.parameter,
    ]
  }
}

extension ImageDataset {
  /// What a folder of one's own in this layout holds, in words.
  fileprivate var namesOfFiles: String {
    let names = files(forTraining: true) + files(forTraining: false)
    return names.dropLast().joined(separator: ", ") + " and \(names.last ?? "")"
      + (isCompressed ? ", plain or with \(Self.compressed)." : ".")
  }
}
