/// What a halving takes where no trial diverges or fails, known before it runs.
public struct RungForecast: Sendable, Hashable {
  /// Trials on each rung.
  public var members: [Int]
  /// Of one trial on each rung, beyond what it has from the one before; in units of length, over all seeds.
  public var units: [Int]

  /// - Parameters:
  ///   - lengths: of each rung.
  ///   - seeds: of each rung.
  ///   - isContinued: whether a rung goes on from the one before; else it begins anew.
  ///   - control: trials that go to their end whatever they measure; of them as many as may be expected are no members
  ///     of a rung anyway.
  public init(
    trials: Int, factor: Int, lengths: [Int], seeds: [Int], isContinued: Bool, control: Int = 0
  ) {
    let chosen = Halving.memberCounts(of: trials, factor: factor, rungs: lengths.count)
    members = chosen.map { $0 + (trials == 0 ? 0 : (control * (trials - $0) + trials / 2) / trials) }
    units = lengths.indices.map { rung in
      let own = lengths[rung] * seeds[rung]
      guard rung > 0 else { return own }
      // A seed that was at this length already is not measured again.
      if lengths[rung] == lengths[rung - 1] { return own - lengths[rung] * seeds[rung - 1] }
      return isContinued ? own - lengths[rung - 1] * seeds[rung - 1] : own
    }
  }

  /// Of all trials on all rungs.
  public var totalUnits: Int { zip(members, units).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The share of the workers' time in which they wait for decisions, with trials of equal speed: a list schedule, the
  /// highest rung first.
  public static func idleShare(of groups: [RungForecast], workers: Int) -> Double {
    struct Job { var group, rung, length: Int }
    var ready = groups.enumerated().flatMap { place, group in
      (0..<(group.members.first ?? 0)).map { _ in Job(group: place, rung: 0, length: group.units[0]) }
    }
    var left = groups.map(\.members)
    var running: [(end: Int, job: Job)] = []
    var (now, busy) = (0, 0)
    while !ready.isEmpty || !running.isEmpty {
      ready.sort { ($1.rung, $0.group) < ($0.rung, $1.group) }
      while running.count < workers, !ready.isEmpty {
        let job = ready.removeFirst()
        busy += job.length
        running.append((now + job.length, job))
      }
      guard let next = running.indices.min(by: { running[$0].end < running[$1].end }) else { break }
      let (end, job) = running.remove(at: next)
      now = end
      left[job.group][job.rung] -= 1
      let group = groups[job.group]
      if left[job.group][job.rung] == 0, job.rung + 1 < group.members.count {
        ready += (0..<group.members[job.rung + 1]).map { _ in
          Job(group: job.group, rung: job.rung + 1, length: group.units[job.rung + 1])
        }
      }
    }
    return now == 0 ? 0 : 1 - Double(busy) / (Double(now) * Double(workers))
  }
}
