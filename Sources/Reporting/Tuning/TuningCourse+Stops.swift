import Study

extension TuningCourse {
  /// Where a configuration was stopped.
  public struct Stop: Sendable {
    /// Its place in ``TuningCourse/groups``.
    public var group: Int
    /// Its place in the group's rungs: the last that the configuration reached.
    public var rung: Int
    /// Counted from 1.
    public var rank: Int
    /// All members of the rung, as the decision saw them.
    public var list: RankList
  }

  /// Nil where the cell's configuration goes on, or is no part of a study.
  public func stop(of cell: String) -> Stop? {
    guard let place = places[cell] else { return nil }
    let group = groups[place.group]
    guard let rung = lastRung(of: place.trial, group), let list = group.rankList(rung: rung, of: place.trial),
      let rank = list.rank(of: place.trial), !list.survivors.contains(place.trial)
    else { return nil }
    return Stop(group: place.group, rung: rung, rank: rank, list: list)
  }

  /// The group and the trial of a cell; nil where it is no part of a study.
  public func place(of cell: String) -> (group: Int, trial: Int)? { places[cell] }

  private func lastRung(of trial: Int, _ group: Group) -> Int? {
    let trials = group.study.record.trials
    return trials.indices.contains(trial) ? trials[trial].outcomes.count - 1 : nil
  }

  /// Cells that were stopped.
  public var stopped: [String] { places.keys.filter { stop(of: $0) != nil } }
}
