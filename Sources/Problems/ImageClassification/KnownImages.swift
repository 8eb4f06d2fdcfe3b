import Datasets
import Engine
import Foundation
import Vocabulary

/// The models and data sets that an image classification knows, and what a cell's values name of them.
struct KnownImages: Sendable {
  let models: [ModelKind]
  let datasets: [ImageDataset]

  /// Of `dataset: folder`, which only the registry knows the layouts of.
  static let dataPath = SettingKey("data_path", SettingForm<String?>.optional(.text))
  static let dataFormat = SettingKey("data_format", SettingForm<String?>.optional(.text))

  /// `dataset: folder`: files of the user's own.
  static let folder = "folder"

  /// The keys that make a model.
  var modelKeys: [String] {
    ["model", Problems.dataset.name, Self.dataFormat.name]
      + Set(models.flatMap(\.kind.parameters).map(\.name)).sorted()
  }

  /// The official data set that a cell reads from the data folder; nil where it reads a folder of the user's.
  func dataset(_ values: CellValues) -> ImageDataset? { named(values.map[Problems.dataset]) }

  /// How the cell's images are laid out; nil where its values do not say.
  func format(_ values: CellValues) -> ImageFormat? {
    (dataset(values) ?? (try? ImageFolder(values, self).layout))?.format
  }

  func named(_ name: String?) -> ImageDataset? { datasets.first { $0.dataset.name == name } }

  /// The training images of an official data set that are not validated on; nil where they are not known.
  func trainingCount(_ values: [String: Value]) -> Int? {
    guard let total = dataset(CellValues(map: values))?.trainingCount else { return nil }
    guard case .trainingFile(let count)? = values[ImageSettings.validationKey] else { return total }
    return total - count
  }

  /// The model that a cell names, with its options.
  ///
  /// - Parameter data: the images as the data set has them.
  func model(_ values: CellValues, data: ImageShape) throws(CellError) -> Model {
    let name = try values.string("model")
    guard let kind = models.first(where: { $0.kind.name == name }) else {
      throw CellError("there is no model \(name)")
    }
    return try values.settled { () throws(SettingError) in try kind.make(values.map, data) }
  }

  /// The user's own files that a cell reads.
  func ownFiles(_ values: CellValues) -> [String] {
    var paths: [String] = []
    if let folder = try? ImageFolder(values, self) {
      paths += folder.files(forTraining: true)
      // A folder may have no test file where nothing is measured on it.
      let needsTestFile = values.map.has(ImageSettings.testKey) || values.validatesOnTestFile
      paths += folder.files(forTraining: false).filter {
        needsTestFile || FileManager.default.fileExists(atPath: $0)
      }
    }
    return paths + values.initialFiles
  }

  /// No test set where nothing is measured on it.
  typealias Images = (format: ImageFormat, training: ImageSet, validation: ImageSet, test: ImageSet?)

  /// The images of a cell.
  func images(
    _ values: CellValues, _ settings: ImageSettings, in dataDirectory: URL, seed: Int
  ) throws -> Images {
    let (format, trainingFiles, testFiles) = try files(values, in: dataDirectory)
    let classes = format.classes
    var training = try format.open(trainingFiles)
    let validation: ImageSet
    switch settings.validation {
    case .testFile(let count):
      let test = try format.open(testFiles)
      validation = count == 0 ? test : try test.balanced(count: count, classes: classes)
    case .trainingFile(let count):
      validation = try training.balanced(count: count, classes: classes, fromEnd: true)
      training = training.subtracting(validation)
    }
    if settings.trainCount > 0 {
      training = try training.balanced(count: settings.trainCount, classes: classes)
    }
    if settings.labelNoise > 0 {
      training = training.withLabelNoise(share: settings.labelNoise, classes: classes, seed: seed)
    }
    return (format, training, validation, settings.test == nil ? nil : try format.open(testFiles))
  }

  /// The paths of the files that a cell's values name.
  private func files(
    _ values: CellValues, in dataDirectory: URL
  ) throws -> (format: ImageFormat, training: [String], test: [String]) {
    let name = try values.string(Problems.dataset.name)
    if let known = named(name) {
      func paths(_ files: [DataFile]) -> [String] { files.map { $0.url(in: dataDirectory).path } }
      return (known.format, paths(known.dataset.trainingFiles), paths(known.dataset.testFiles))
    }
    guard name == Self.folder else { throw CellError("there is no data set \(name)") }
    let folder = try ImageFolder(values, self)
    return (folder.layout.format, folder.files(forTraining: true), folder.files(forTraining: false))
  }
}

extension CellValues {
  var validatesOnTestFile: Bool {
    if case .trainingFile? = map[ImageSettings.validationKey] { false } else { true }
  }
}

/// A folder of the user's own with images in a known layout.
struct ImageFolder {
  let layout: ImageDataset
  private let folder: URL

  init(_ values: CellValues, _ known: KnownImages) throws(CellError) {
    guard let path = values.map[KnownImages.dataPath] else {
      throw CellError("dataset: folder needs data_path", key: Problems.dataset.name)
    }
    guard let layout = known.named(values.map[KnownImages.dataFormat]) else {
      throw CellError("dataset: folder needs data_format", key: Problems.dataset.name)
    }
    self.layout = layout
    folder = URL(fileURLWithPath: (path as NSString).expandingTildeInPath, isDirectory: true)
  }

  /// A name of the layout's, or where there is no such file and it may be compressed, the name that says so.
  func files(forTraining: Bool) -> [String] {
    layout.files(forTraining: forTraining).map { name in
      let plain = folder.appendingPathComponent(name, isDirectory: false).path
      let compressed = plain + ImageDataset.compressed
      guard layout.isCompressed, !FileManager.default.fileExists(atPath: plain),
        FileManager.default.fileExists(atPath: compressed)
      else { return plain }
      return compressed
    }
  }
}
