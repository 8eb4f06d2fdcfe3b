import Vocabulary

/// A model as a file names it, with the keys it takes.
public struct ModelKind: Sendable {
  /// What a file may say of it; its name is what a file writes after `model:`.
  public let kind: Kind
  /// From a configuration and the images as the data set has them, which are scaled to the size that the model takes.
  ///
  /// - Throws: where a key has a value that is not of its type.
  public let make: @Sendable ([String: Value], _ data: ImageShape) throws(SettingError) -> Model

  /// - Parameters:
  ///   - imageSize: rows and columns of the images where the model takes one size only.
  ///   - imageSizeKey: the setting that says them where it has one.
  ///   - sections: the layers for images of a shape and a number of classes.
  init<Keys: Settings>(
    _ name: String, _ summary: String, imageSize: Int? = nil,
    imageSizeKey: (@Sendable (Keys) -> Int)? = nil,
    sections: @escaping @Sendable (Keys, _ image: ImageShape, _ classes: Int) -> [Section]
  ) {
    kind = Kind(name: name, summary: summary, parameters: Keys.parameters)
    make = { (values, data) throws(SettingError) in
      let keys = try Keys(reading: values)
      let image = ImageShape(size: imageSizeKey?(keys) ?? imageSize ?? data.size, channels: data.channels)
      return Model(name: name, image: image) { classes in sections(keys, image, classes) }
    }
  }
}

/// Said of several models.
struct HiddenDropout: Settings {
  @Setting(
    .from(0, below: 1), "Probability of an element to become 0 in front of each hidden linear layer.")
  var dropout = 0.5
}

/// Every model that a file can name. Adding one is a file that describes it and a line here.
public enum Models {
  /// In the order of the catalog.
  public static let all: [ModelKind] = [
    .alexNetCifar, .alexNet, .alexNetSmall, .perceptron, .softmaxRegression,
  ]

  /// Nil where no model has the name.
  public static func named(_ name: String) -> ModelKind? { all.first { $0.kind.name == name } }
}
