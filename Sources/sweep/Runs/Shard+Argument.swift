import ArgumentParser
import Results

extension Shard: ExpressibleByArgument {
  /// Nil for what is not `k/N`.
  public init?(argument: String) { self.init(argument) }
}
