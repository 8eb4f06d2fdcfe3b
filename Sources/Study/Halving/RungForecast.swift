/// What a halving takes where no trial diverges or fails, known before it runs.
public struct RungForecast: Sendable, Hashable {
  /// Trials on each rung of each wave; a wave begins when the one before is over.
  public var waves: [[Int]]
  /// Of one trial on each rung, beyond what it has from the one before; in units of length, over all seeds.
  public var units: [Int]

  /// - Parameters:
  ///   - wave: so many trials compete; .max where all do.
  ///   - lengths: of each rung.
  ///   - seeds: of each rung.
  ///   - isContinued: whether a rung goes on from the one before; else it begins anew.
  ///   - control: trials that go to their end whatever they measure; of them as many as may be expected are no members
  ///     of a rung anyway.
  public init(
    trials: Int, wave: Int = .max, factor: Int, lengths: [Int], seeds: [Int], isContinued: Bool,
    control: Int = 0
  ) {
    waves = Halving.memberCounts(of: trials, wave: wave, factor: factor, rungs: lengths.count).map { chosen in
      let size = chosen.first ?? 0
      return chosen.map { $0 + (trials == 0 ? 0 : (control * (size - $0) + trials / 2) / trials) }
    }
    units = lengths.indices.map { rung in
      let own = lengths[rung] * seeds[rung]
      guard rung > 0 else { return own }
      // A seed that was at this length already is not measured again.
      if lengths[rung] == lengths[rung - 1] { return own - lengths[rung] * seeds[rung - 1] }
      return isContinued ? own - lengths[rung - 1] * seeds[rung - 1] : own
    }
  }

  /// Trials on each rung.
  public var members: [Int] { units.indices.map { rung in waves.reduce(0) { $0 + $1[rung] } } }

  /// Of all trials on all rungs.
  public var totalUnits: Int { zip(members, units).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The share of the workers' time in which they wait for decisions, with trials of equal speed: a list schedule, the
  /// highest rung first.
  public static func idleShare(of groups: [RungForecast], workers: Int) -> Double {
    struct Job { var group, wave, rung, length: Int }
    func jobs(_ group: Int, wave: Int, rung: Int) -> [Job] {
      let members = groups[group].waves[wave][rung]
      return (0..<members).map { _ in
        Job(group: group, wave: wave, rung: rung, length: groups[group].units[rung])
      }
    }
    var ready = groups.indices.flatMap { jobs($0, wave: 0, rung: 0) }
    var left = groups.map(\.waves)
    var running: [(end: Int, job: Job)] = []
    var (now, busy) = (0, 0)
    while !ready.isEmpty || !running.isEmpty {
      ready.sort { ($1.rung, $0.wave, $0.group) < ($0.rung, $1.wave, $1.group) }
      while running.count < workers, !ready.isEmpty {
        let job = ready.removeFirst()
        busy += job.length
        running.append((now + job.length, job))
      }
      guard let next = running.indices.min(by: { running[$0].end < running[$1].end }) else { break }
      let (end, job) = running.remove(at: next)
      now = end
      left[job.group][job.wave][job.rung] -= 1
      guard left[job.group][job.wave][job.rung] == 0 else { continue }
      if job.rung + 1 < groups[job.group].units.count {
        ready += jobs(job.group, wave: job.wave, rung: job.rung + 1)
      } else if job.wave + 1 < groups[job.group].waves.count {
        ready += jobs(job.group, wave: job.wave + 1, rung: 0)
      }
    }
    return now == 0 ? 0 : 1 - Double(busy) / (Double(now) * Double(workers))
  }
}

/// Lengths of the rungs of a successive halving: the start, times the factor as often as that is less than the whole, and
/// the whole. In whole numbers: logarithms miscount 243 = 3⁵ and 1000 = 10³.
public func rungLengths(start: Int, factor: Int, whole: Int) -> [Int] {
  precondition(start >= 1 && factor >= 2 && whole >= start, "no rungs from \(start) by \(factor) to \(whole)")
  var lengths: [Int] = []
  var length = start
  while length < whole {
    lengths.append(length)
    let (next, overflow) = length.multipliedReportingOverflow(by: factor)
    if overflow { break }
    length = next
  }
  return lengths + [whole]
}
