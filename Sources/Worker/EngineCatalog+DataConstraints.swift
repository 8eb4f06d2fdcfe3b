import Datasets
import Foundation
import Vocabulary

extension EngineCatalog {
  /// What sizes and data must be to each other, as far as it is known before a cell runs.
  static let dataConstraints = [
    microBatches,
    Constraint(
      key: "data_path",
      where: Relevance(["dataset", "data_path"]) {
        $0["dataset"]?.string == folderDataset || $0["data_path"] != nil
      }
    ) { values in
      guard values["dataset"]?.string == folderDataset else {
        return values["data_path"] == nil ? nil : "data_path is for dataset: folder only"
      }
      do {
        let folder = try ImageFolder(CellValues(map: values))
        let validates = Value.map(values)[path: "validation.from"]?.string != "train"
        let needed = folder.files(forTraining: true) + (validates ? folder.files(forTraining: false) : [])
        return needed.lazy.compactMap(PlainFile.problem).first
      } catch { return "\(error)" }
    },
    Constraint(key: "test", where: Relevance(["test"]) { $0["test"] != nil }) { values in
      guard values["test"] != nil else { return nil }
      guard Value.map(values)[path: "validation.from"]?.string == "train" else {
        return
          "test measures on the file that validation is from, so that it would be chosen by; keep images of the"
          + " training file back instead: validation: {from: train, count: 5000}"
      }
      guard values["dataset"]?.string == folderDataset, let folder = try? ImageFolder(CellValues(map: values))
      else { return nil }
      return folder.files(forTraining: false).lazy.compactMap(PlainFile.problem).first.map {
        "there is no test file: \($0)"
      }
    },
    Constraint(key: "init", where: Relevance(["init"]) { $0["init"] != nil }) { values in
      let values = CellValues(map: values)
      guard let path = values.initialWeights else { return nil }
      guard FileManager.default.isReadableFile(atPath: path) else { return "\(path) cannot be read" }
      return PlainFile.problem(path) ?? InitialWeights.shared.problem(path, values)
    },
    sizes("train_count", ["dataset", "validation", "train_count"]) { values in
      guard let available = availableTrainingImages(values), let wanted = values["train_count"]?.integer,
        wanted > available
      else { return nil }
      return "train_count \(wanted) is more than the \(available) training images that validation leaves"
    },
    sizes("batch_size", ["dataset", "validation", "train_count", "batch_size"]) { values in
      guard let available = availableTrainingImages(values), let batch = values["batch_size"]?.integer,
        let wanted = values["train_count"]?.integer, wanted <= available
      else { return nil }
      let count = wanted > 0 ? wanted : available
      return batch <= count ? nil : "batch_size \(batch) is larger than the training set of \(count) images"
    },
  ]

  /// A rule that is told by these keys alone, so that one answer is enough where they do not vary.
  private static func sizes(
    _ key: String, _ keys: [String], _ violation: @escaping @Sendable ([String: Value]) -> String?
  ) -> Constraint {
    Constraint(key: key, where: Relevance(keys) { violation($0) != nil }, violation)
  }

  /// The official data set that a cell with these values reads from the data folder; nil where it makes its own
  /// numbers, or reads a folder of the user's, whose files the planner looks for.
  public static func dataset(for values: [String: Value]) -> Dataset? {
    values["dataset"]?.string.flatMap { name in Datasets.all.first { $0.name == name } }
  }

  /// The training images of an official data set that are not validated on; nil where they are not known.
  private static func availableTrainingImages(_ values: [String: Value]) -> Int? {
    guard let total = dataset(for: values)?.trainingCount else { return nil }
    let validation = Value.map(values)
    guard validation[path: "validation.from"]?.string == "train" else { return total }
    return total - (validation[path: "validation.count"]?.integer ?? 0)
  }
}
