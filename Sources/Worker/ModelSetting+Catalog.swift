import Engine
import Vocabulary

extension EngineCatalog {
  /// A model's option as a key of its problem.
  static func modelParameter(_ setting: ModelSetting) -> Parameter {
    switch setting {
    case .imageSize(let range, let standard):
      Parameter(
        "image_size", .integer(range), default: .integer(standard), unit: "pixels",
        "Rows and columns that images are scaled to.")
    case .widths(let standard):
      Parameter(
        "widths", .list(.integer(1...1_000_000)), default: .list(standard.map { .integer($0) }),
        "Outputs of each hidden layer; a list of lists is an axis.")
    case .dropout(let standard):
      Parameter(
        "dropout", .number(NumberRange(lower: .including(0), upper: .excluding(1))),
        default: .number(standard),
        "Probability of an element to become 0 in front of each hidden linear layer.")
    }
  }
}

extension CellValues {
  /// The model that a cell names, with its options.
  ///
  /// - Parameter data: the images as the data set has them.
  func model(data: ImageShape) throws(CellError) -> Model {
    guard let kind = Models.named(try string("model")) else {
      throw CellError("there is no model \(try string("model"))")
    }
    var options = ModelOptions()
    for setting in kind.settings {
      switch setting {
      case .imageSize: options.imageSize = try integer("image_size")
      case .widths: options.widths = try numbers("widths").map { Int(saturating: $0) }
      case .dropout: options.dropout = try number("dropout")
      }
    }
    return kind.model(options, data: data)
  }
}
