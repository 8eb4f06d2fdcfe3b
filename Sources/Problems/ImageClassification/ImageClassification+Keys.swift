import Datasets
import Engine
import Vocabulary

extension ImageClassification {
  /// The keys of every model's problem.
  static func parameters(_ datasets: [ImageDataset]) -> [Parameter] {
    [
      .required(
        Problems.dataset.name,
        .choice(
          datasets.map { Choice($0.dataset.name, $0.dataset.summary) } + [
            Choice(KnownImages.folder, "Files of your own in data_path, laid out as data_format says.")
          ]), "The images and their labels."),
      .optional(
        KnownImages.dataPath.name, .string,
        "Of dataset: folder: the folder, absolute or from where sweep is started. The files are named as published."
      ),
      .optional(
        KnownImages.dataFormat.name,
        .choice(datasets.map { Choice($0.dataset.name, $0.namesOfFiles) }),
        "Of dataset: folder: how the files are laid out."),
    ] + ImageSettings.parameters + TrainingSettings.parameters + WeightSettings.parameters
      + OrderSettings.parameters + [
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
