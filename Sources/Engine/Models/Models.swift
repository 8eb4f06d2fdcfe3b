/// Every model that a file can name. Adding one is a file that describes it and a line here.
public enum Models {
  /// In the order of the catalog.
  public static let all: [ModelKind] = [
    .alexNetCifar, .alexNet, .alexNetSmall, .perceptron, .softmaxRegression,
  ]

  /// Nil where no model has the name.
  public static func named(_ name: String) -> ModelKind? { all.first { $0.name == name } }
}
