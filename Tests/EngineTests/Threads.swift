@testable import Engine

/// Matrix products as workers make them: with one thread, on which their last bits depend.
enum Threads {
  static let one: Void = BLASKernel.setThreads(1)
}
