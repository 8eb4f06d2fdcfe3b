import ArgumentParser
import Results

extension Shard: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
