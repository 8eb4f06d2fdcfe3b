/// All trials that the file declares, each to its end: a grid, or points that were drawn beforehand.
package struct Declared: Strategy {
  package var count: Int

  package init(count: Int) { self.count = count }

  package func next(_ record: Record) -> [Ask] {
    (record.trials.count..<max(count, record.trials.count)).map { Ask(trial: $0) }
  }
}
