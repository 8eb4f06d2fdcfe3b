/// A model as a file names it, with the options it takes.
public struct ModelKind: Sendable {
  /// What a file writes after `model:`.
  public var name: String
  /// What it is, for the catalog.
  public var summary: String
  /// The options that a file may set; ``ModelOptions`` holds their values.
  public var settings: [ModelSetting]
  private let sections: @Sendable (ModelOptions, ImageShape, _ classes: Int) -> [Section]
  /// nil where the model takes images of any size.
  private let imageSize: Int?

  /// - Parameters:
  ///   - imageSize: rows and columns of the images where the model has no setting for it and takes one size only.
  ///   - sections: the layers for images of a shape and a number of classes.
  init(
    _ name: String, _ summary: String, imageSize: Int? = nil, settings: [ModelSetting] = [],
    sections: @escaping @Sendable (_ options: ModelOptions, _ image: ImageShape, _ classes: Int) -> [Section]
  ) {
    self.name = name
    self.summary = summary
    self.imageSize = imageSize
    self.settings = settings
    self.sections = sections
  }

  /// The model with options, for images that are scaled to the size it takes.
  ///
  /// - Parameter data: the images as the data set has them.
  public func model(_ options: ModelOptions = .init(), data: ImageShape) -> Model {
    let size = options.imageSize ?? defaultImageSize ?? imageSize ?? data.size
    let image = ImageShape(size: size, channels: data.channels)
    var complete = options
    for setting in settings {
      switch setting {
      case .imageSize: complete.imageSize = size
      case .widths(let standard): complete.widths = options.widths ?? standard
      case .dropout(let standard): complete.dropout = options.dropout ?? standard
      }
    }
    return Model(name: name, image: image) { [sections, complete] classes in
      sections(complete, image, classes)
    }
  }

  private var defaultImageSize: Int? {
    for case .imageSize(_, let standard) in settings { return standard }
    return nil
  }
}

/// An option that a model takes.
public enum ModelSetting: Sendable, Hashable {
  /// `image_size`: rows and columns that images are scaled to.
  case imageSize(ClosedRange<Int>, default: Int)
  /// `widths`: outputs of each hidden layer.
  case widths(default: [Int])
  /// `dropout`: the probability of an element to become 0 in front of each hidden linear layer.
  case dropout(default: Double)
}

/// Values for a model's options; nil is the model's default.
public struct ModelOptions: Sendable, Hashable {
  /// Rows and columns of the images after scaling, see ``ModelSetting/imageSize(_:default:)``.
  public var imageSize: Int?
  /// See ``ModelSetting/widths(default:)``; empty for no hidden layer.
  public var widths: [Int]?
  /// In [0, 1), see ``ModelSetting/dropout(default:)``.
  public var dropout: Double?

  /// What a file says; the model's default where it says nothing.
  public init(imageSize: Int? = nil, widths: [Int]? = nil, dropout: Double? = nil) {
    self.imageSize = imageSize
    self.widths = widths
    self.dropout = dropout
  }
}

/// Every model that a file can name. Adding one is a file that describes it and a line here.
public enum Models {
  /// In the order of the catalog.
  public static let all: [ModelKind] = [
    .alexNetCifar, .alexNet, .alexNetSmall, .perceptron, .softmaxRegression,
  ]

  /// Nil where no model has the name.
  public static func named(_ name: String) -> ModelKind? { all.first { $0.name == name } }
}
