import Datasets
import Vocabulary

extension ImageClassification {
  /// What sizes and data must be to each other, as far as it is known before a cell runs.
  static func constraints(_ known: KnownImages) -> [Constraint] {
    [
      .microBatches,
      Constraint(
        key: "data_path",
        where: Relevance(["dataset", "data_path"]) {
          $0["dataset"]?.string == KnownImages.folder || $0["data_path"] != nil
        }
      ) { values in
        guard values["dataset"]?.string == KnownImages.folder else {
          return values["data_path"] == nil ? nil : "data_path is for dataset: folder only"
        }
        do {
          let folder = try ImageFolder(CellValues(map: values), known)
          let validates = CellValues(map: values).validatesOnTestFile
          let needed = folder.files(forTraining: true) + (validates ? folder.files(forTraining: false) : [])
          return needed.lazy.compactMap(PlainFile.problem).first
        } catch { return "\(error)" }
      },
      Constraint(key: "test", where: Relevance(["test"]) { $0["test"] != nil }) { values in
        guard values["test"] != nil else { return nil }
        guard !CellValues(map: values).validatesOnTestFile else {
          return
            "test measures on the file that validation is from, so that it would be chosen by; keep images of the"
            + " training file back instead: validation: {from: train, count: 5000}"
        }
        guard values["dataset"]?.string == KnownImages.folder,
          let folder = try? ImageFolder(CellValues(map: values), known)
        else { return nil }
        return folder.files(forTraining: false).lazy.compactMap(PlainFile.problem).first.map {
          "there is no test file: \($0)"
        }
      },
      known.weights.constraint(keys: known.modelKeys) { values, header in
        guard let format = known.format(values), let model = try? known.model(values, data: format.shape)
        else { return nil }
        return model.mismatch(with: header, classes: format.classes)
      },
      .rule("train_count", ["dataset", "validation", "train_count"]) { values in
        guard let available = known.trainingCount(values), let wanted = values["train_count"]?.integer,
          wanted > available
        else { return nil }
        return "train_count \(wanted) is more than the \(available) training images that validation leaves"
      },
      .rule("batch_size", ["dataset", "validation", "train_count", "batch_size"]) { values in
        guard let available = known.trainingCount(values), let batch = values["batch_size"]?.integer,
          let wanted = values["train_count"]?.integer, wanted <= available
        else { return nil }
        let count = wanted > 0 ? wanted : available
        return batch <= count ? nil : "batch_size \(batch) is larger than the training set of \(count) images"
      },
    ]
  }
}
