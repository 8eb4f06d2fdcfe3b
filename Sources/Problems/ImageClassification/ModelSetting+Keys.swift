import Engine
import Vocabulary

extension ModelSetting {
  /// A model's option as a key of its problem.
  var parameter: Parameter {
    switch self {
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

extension ModelOptions {
  init(_ values: CellValues, _ settings: [ModelSetting]) throws(CellError) {
    self.init()
    for setting in settings {
      let name = setting.parameter.name
      switch setting {
      case .imageSize: imageSize = try values.integer(name)
      case .widths: widths = try values.numbers(name).map { Int(saturating: $0) }
      case .dropout: dropout = try values.number(name)
      }
    }
  }
}
