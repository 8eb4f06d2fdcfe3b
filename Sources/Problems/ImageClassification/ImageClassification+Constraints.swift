import Vocabulary

extension ImageClassification {
  /// What sizes and data must be to each other, as far as it is known before a cell runs.
  static func constraints(_ known: KnownImages) -> [Constraint] {
    let (test, trainCount) = (ImageSettings.testKey, ImageSettings.trainCountKey)
    let batchSize = TrainingSettings.key(\.$batchSize)
    let keys = [Problems.dataset.name, ImageSettings.validationKey.name, trainCount.name]
    return [
      .microBatches,
      Constraint(
        key: KnownImages.dataPath.name,
        where: Relevance([Problems.dataset.name, KnownImages.dataPath.name]) {
          $0[Problems.dataset] == KnownImages.folder || $0.has(KnownImages.dataPath)
        }
      ) { values in
        guard values[Problems.dataset] == KnownImages.folder else {
          return !values.has(KnownImages.dataPath) ? nil : "data_path is for dataset: folder only"
        }
        do {
          let folder = try ImageFolder(CellValues(map: values), known)
          let validates = CellValues(map: values).validatesOnTestFile
          let needed = folder.files(forTraining: true) + (validates ? folder.files(forTraining: false) : [])
          return needed.lazy.compactMap(PlainFile.problem).first
        } catch { return "\(error)" }
      },
      Constraint(key: test.name, where: Relevance([test.name]) { $0.has(test) }) { values in
        guard values.has(test) else { return nil }
        guard !CellValues(map: values).validatesOnTestFile else {
          return
            "test measures on the file that validation is from, so that it would be chosen by; keep images of the"
            + " training file back instead: validation: {from: train, count: 5000}"
        }
        guard values[Problems.dataset] == KnownImages.folder,
          let folder = try? ImageFolder(CellValues(map: values), known)
        else { return nil }
        return folder.files(forTraining: false).lazy.compactMap(PlainFile.problem).first.map {
          "there is no test file: \($0)"
        }
      },
      .initialWeights(keys: known.modelKeys) { values, header in
        guard let format = known.format(values), let model = try? known.model(values, data: format.shape)
        else { return nil }
        return model.mismatch(with: header, classes: format.classes)
      },
      .rule(trainCount.name, keys) { values in
        guard let available = known.trainingCount(values), let wanted = values[trainCount],
          wanted > available
        else { return nil }
        return "train_count \(wanted) is more than the \(available) training images that validation leaves"
      },
      .rule(batchSize.name, keys + [batchSize.name]) { values in
        guard let available = known.trainingCount(values), let batch = values[batchSize],
          let wanted = values[trainCount], wanted <= available
        else { return nil }
        let count = wanted > 0 ? wanted : available
        return batch <= count ? nil : "batch_size \(batch) is larger than the training set of \(count) images"
      },
    ]
  }
}
