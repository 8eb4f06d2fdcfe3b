import Execution
import Experiments
import Results
import Vocabulary

extension WatchRules {
  /// What the file's `run:` says.
  init(_ run: RunOptions) {
    let retries = run.retries.map { name, count in
      guard let kind = CellFailure.Kind(rawValue: name) else {
        preconditionFailure("run.retries has \(name), which is no kind of failure")
      }
      return (kind, count)
    }
    self.init(
      timeout: run.timeoutSeconds, silence: run.silenceSeconds, memory: run.memoryBytes,
      retries: Dictionary(uniqueKeysWithValues: retries))
  }
}
