import Datasets
import Engine
import Foundation

extension CellValues {
  /// The images of a cell, as its data set has them.
  struct Images {
    var format: ImageFormat
    var training: ImageSet
    var validation: ImageSet
    /// Nil where nothing is measured on it.
    var test: ImageSet?
  }

  /// Where a cell's image files are, and how they are laid out.
  func imageFiles(in dataDirectory: URL) throws -> (format: ImageFormat, training: [String], test: [String]) {
    let name = try string("dataset")
    if name == EngineCatalog.folderDataset {
      let folder = try ImageFolder(self)
      return (folder.format, folder.files(forTraining: true), folder.files(forTraining: false))
    }
    let dataset = try Datasets.named(name)
    guard let format = ImageFormat(rawValue: name) else {
      throw CellError("the data set \(name) holds no images")
    }
    let paths = dataset.files.map { $0.url(in: dataDirectory).path }
    let count = format.files(forTraining: true).count
    return (format, Array(paths[..<count]), Array(paths[count...]))
  }

  func images(in dataDirectory: URL, seed: Int) throws -> Images {
    let files = try imageFiles(in: dataDirectory)
    let classes = files.format.classes
    var training = ImageSet(try files.format.open(files.training))
    let count = try integer("validation.count")
    let validation: ImageSet
    if try string("validation.from") == "train" {
      validation = try training.balanced(count: count, classes: classes, fromEnd: true)
      training = training.subtracting(validation)
    } else {
      let test = ImageSet(try files.format.open(files.test))
      validation = count == 0 ? test : try test.balanced(count: count, classes: classes)
    }
    let trainCount = try integer("train_count")
    if trainCount > 0 { training = try training.balanced(count: trainCount, classes: classes) }
    let noise = try number("label_noise")
    if noise > 0 { training = training.withLabelNoise(share: noise, classes: classes, seed: seed) }
    let test = map["test"] == nil ? nil : ImageSet(try files.format.open(files.test))
    return Images(format: files.format, training: training, validation: validation, test: test)
  }
}

/// A folder of the user's own with images in a known layout.
struct ImageFolder {
  let format: ImageFormat
  private let folder: URL

  init(_ values: CellValues) throws(CellError) {
    guard let path = values.map["data_path"]?.string else {
      throw CellError("dataset: folder needs data_path", key: "dataset")
    }
    guard let name = values.map["data_format"]?.string, let format = ImageFormat(rawValue: name) else {
      throw CellError("dataset: folder needs data_format", key: "dataset")
    }
    self.format = format
    folder = URL(fileURLWithPath: (path as NSString).expandingTildeInPath, isDirectory: true)
  }

  /// A name of the format's, or where there is no such file, that name with `.gz`.
  func files(forTraining: Bool) -> [String] {
    format.files(forTraining: forTraining).map { name in
      let plain = folder.appendingPathComponent(name, isDirectory: false).path
      guard format == .mnist, !FileManager.default.fileExists(atPath: plain) else { return plain }
      return FileManager.default.fileExists(atPath: plain + ".gz") ? plain + ".gz" : plain
    }
  }
}
