import Foundation

/// Contestants' times, taken in turns.
struct StepRounds {
  /// A median has a confidence interval from six values on.
  static let least = 6

  /// Of every contestant, round by round.
  private(set) var seconds: [[Double]]
  /// The same ÷ those of the plain contestant in as many micro-batches.
  private(set) var ratios: [[Double]]

  /// Contestants take turns (A B C C B A …), so that a machine that drifts drifts under all of them alike, and none
  /// always comes first. It takes longer than is asked for where a few steps of everything take longer.
  ///
  /// - Parameters:
  ///   - step: makes a step of a contestant, by its place.
  ///   - besides: once a round, before it.
  init(
    _ contests: [StepContest], seconds budget: Double, clock: () -> Double, besides: () -> Void,
    step: (Int) -> Double
  ) {
    seconds = contests.map { _ in [] }
    ratios = contests.map { _ in [] }
    let start = clock()
    var rounds = 0
    while clock() - start < budget || rounds < Self.least {
      besides()
      var times = [Double](repeating: 0, count: contests.count)
      for place in contests.indices {
        let index = rounds.isMultiple(of: 2) ? place : contests.count - 1 - place
        // The second of two steps: in a training the caches hold what the same optimizer left there.
        _ = step(index)
        times[index] = step(index)
      }
      for index in contests.indices {
        let plain = contests.firstIndex { $0.isPlain && $0.microBatches == contests[index].microBatches } ?? 0
        seconds[index].append(times[index])
        ratios[index].append(times[index] / times[plain])
      }
      rounds += 1
    }
  }
}

/// The largest resident set of this process since a moment; 0 where the system does not say.
enum PeakMemory {
  /// Forgets the peak so far; without effect where the kernel does not offer it.
  static func reset() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
    try? file.close()
  }

  static var bytes: Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
    else { return 0 }
    return kibibytes * 1024
  }
}
