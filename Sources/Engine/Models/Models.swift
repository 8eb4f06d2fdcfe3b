/// Every model that a file can name. Adding one is a file that describes it and a line here.
public enum Models {
  public static let all: [Model] = [
    .alexNetCifar
  ]

  public static func named(_ name: String) -> Model? { all.first { $0.name == name } }
}
