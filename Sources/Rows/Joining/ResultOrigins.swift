import OrderedCollections
import Results
import Vocabulary

/// Which processes, runs and versions results come from: each once, in the order of their first results.
package struct ResultOrigins {
  /// Processes that measured.
  package private(set) var workers: OrderedSet<WorkerIdentity> = []
  /// Runs that they belonged to.
  package private(set) var invocations: OrderedSet<Invocation> = []
  /// Each family has its own revisions.
  package private(set) var revisions: [String: OrderedSet<Int>] = [:]
  /// Of all families.
  package private(set) var allRevisions: OrderedSet<Int> = []
  /// How many results there are.
  package let count: Int
  /// Those that were measured while files differed from their commit.
  package private(set) var dirtyCount = 0
  /// When the first one began and the last one ended, in seconds since 1970; nil without results.
  package private(set) var period: ClosedRange<Double>?
  /// What all cost, of one worker.
  package private(set) var seconds = 0.0

  package init(_ results: [StoredResult]) {
    count = results.count
    var last: StoredResult?
    var (first, end) = (Double.infinity, -Double.infinity)
    for result in results.sorted(by: { ($0.startedAt, $0.cell) < ($1.startedAt, $1.cell) }) {
      // Most results say the same as the one before.
      let (worker, invocation) = (result.worker, result.invocation)
      if last?.worker != worker || last?.family != result.family {
        workers.append(worker)
        if let revision = result.numericsRevision {
          revisions[result.family, default: []].append(revision)
          allRevisions.append(revision)
        }
      }
      if last?.invocation != invocation { invocations.append(invocation) }
      if invocation.isDirty { dirtyCount += 1 }
      first = min(first, result.startedAt)
      end = max(end, result.finishedAt)
      seconds += result.seconds
      last = result
    }
    period = first <= end ? first...end : nil
  }
}
