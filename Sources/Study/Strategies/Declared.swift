/// All trials that the file declares, each to its end: a grid, or points that were drawn beforehand.
public struct Declared: Strategy {
  public var count: Int

  public init(count: Int) { self.count = count }

  public func next(_ record: Record) -> [Ask] {
    (record.trials.count..<max(count, record.trials.count)).map { Ask(trial: $0) }
  }
}
