/// Whether a rule has to do with a configuration at all, by a few of its keys.
///
/// Where these are the same in a whole block of a grid, it is asked once, not for each of a million configurations.
public struct Relevance: Sendable {
  private let keys: [String]
  private let test: @Sendable (_ values: [String: Value]) -> Bool

  /// - Parameter test: is given the values of `keys` alone.
  public init(_ keys: [String], _ test: @escaping @Sendable (_ values: [String: Value]) -> Bool) {
    self.keys = keys
    self.test = test
  }

  /// Every configuration is asked.
  public static let always = Relevance([]) { _ in true }

  package func holds(_ values: [String: Value]) -> Bool {
    var few: [String: Value] = [:]
    for key in keys { few[key] = values[key] }
    return test(few)
  }

  /// True where it is the same for all configurations that differ in these keys.
  package func isConstant(_ open: [String]) -> Bool { keys.allSatisfy { !open.contains($0) } }
}
