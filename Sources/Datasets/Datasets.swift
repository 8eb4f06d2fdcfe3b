/// Every data set that an experiment may name.
///
/// Adding one is a file in `Known/` and a line here; nothing else knows a data set by name.
public enum Datasets {
  public static let all: [Dataset] = [
    cifar100, cifar10, mnist,
  ]

  /// The data set called `name`, or an error that lists the names there are.
  public static func named(_ name: String) throws(UnknownDataset) -> Dataset {
    guard let dataset = all.first(where: { $0.name == name }) else { throw UnknownDataset(name: name) }
    return dataset
  }
}

/// A name that no data set has.
public struct UnknownDataset: Error, Hashable, CustomStringConvertible {
  public var name: String

  public var description: String {
    "there is no data set '\(name)'; known are: \(Datasets.all.map(\.name).joined(separator: ", "))"
  }
}
