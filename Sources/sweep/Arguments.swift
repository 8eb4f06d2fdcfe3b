import ArgumentParser
import Experiments
import Recorded
import Results
import Rows

/// `10min`: a duration with its unit, as experiment files write them.
struct DurationArgument: ExpressibleByArgument {
  var seconds: Double

  init?(argument: String) {
    guard let seconds = DurationText.seconds(argument), seconds > 0, seconds.isFinite else { return nil }
    self.seconds = seconds
  }
}

// Words of other rooms that commands take.

extension Shard: ExpressibleByArgument {
  /// Nil for what is not `k/N`.
  public init?(argument: String) { self.init(argument) }
}

extension ExportFormat: ExpressibleByArgument {
  /// Nil for a format that there is not.
  public init?(argument: String) {
    guard let format = Self.all.first(where: { $0.name == argument }) else { return nil }
    self = format
  }

  /// The names of all formats, for completion and help.
  public static var allValueStrings: [String] { all.map(\.name) }
}

extension ExportedTable: ExpressibleByArgument {}
extension ExecutorChoice: ExpressibleByArgument {}
extension TableStrategy: ExpressibleByArgument {}
