/// Which configurations cost the same: those that differ in their optimizers' own numbers only, for a learning rate costs
/// nothing.
public struct CostKinds: Sendable {
  /// The parameters of each optimizer, by its kind.
  private let numbers: [String: Set<String>]

  package init(_ catalog: Catalog) {
    numbers = Dictionary(
      catalog.optimizers.map { ($0.name, Set($0.parameters.map(\.name))) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The values that decide what a cell of a configuration costs, by key.
  public func values(of configuration: Configuration) -> [String: Value] {
    let numbers = numbers[configuration.optimizerKind] ?? []
    return configuration.values.filter { !numbers.contains($0.key) }
  }
}
