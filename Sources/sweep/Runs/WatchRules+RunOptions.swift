import Execution
import Experiments

extension WatchRules {
  /// What the file's `run:` says.
  init(_ run: RunOptions) {
    self.init(
      timeout: run.timeoutSeconds, silence: run.silenceSeconds, memory: run.memoryBytes,
      retries: [
        .crashed: run.retries.crashed, .timeout: run.retries.timeout, .silent: run.retries.silent,
        .outOfMemory: run.retries.outOfMemory,
      ])
  }
}
