import Foundation

/// How often each solver is within a factor τ of the best solver.
///
/// Dolan and Moré, "Benchmarking optimization software with performance profiles", Mathematical Programming 91 (2002):
/// r = cost / best cost of the problem, and ρ(τ) = share of problems with r ≤ τ, a step function of τ ≥ 1.
/// A failure (infinite or NaN cost) has r = ∞; a problem that every solver failed counts as one, so that no
/// ρ reaches 1 by leaving it out.
public struct PerformanceProfile: Sendable, Hashable {
  /// Ratios in ascending order, one per problem, ∞ for failures: by solver.
  public let ratios: [[Double]]

  /// - Parameter costs: by solver, then by problem, each list equally long. Costs are ≥ 0 and smaller is better (times,
  ///   losses, errors); a cost of 0 has the ratio 1, and then every other one ∞.
  public init(costs: [[Double]]) {
    let problems = costs.first?.count ?? 0
    precondition(
      costs.allSatisfy { $0.count == problems }, "every solver needs a cost on each of \(problems) problems")
    precondition(!costs.joined().contains { $0 < 0 }, "a performance profile needs costs of at least 0")
    let best = (0..<problems).map { problem in
      costs.map { $0[problem] }.filter { !$0.isNaN }.min() ?? .infinity
    }
    ratios = costs.map { solver in
      zip(solver, best).map { cost, best in
        if !cost.isFinite { return .infinity }
        if cost == best { return 1 }
        return best == 0 ? .infinity : cost / best
      }.sorted()
    }
  }

  /// ρ(τ) of a solver: 0…1, NaN without problems.
  public func share(of solver: Int, within factor: Double) -> Double {
    let ratios = ratios[solver]
    return ratios.isEmpty ? .nan : Double(ratios.count { $0 <= factor }) / Double(ratios.count)
  }

  /// The corners of a solver's step function up to `limit`: τ ascending with ρ from there on, first (1, ρ(1)), last
  /// (limit, ρ(limit)).
  public func steps(of solver: Int, upTo limit: Double) -> [(factor: Double, share: Double)] {
    let factors = [1.0] + Set(ratios[solver].filter { $0 > 1 && $0 < limit }).sorted() + [limit]
    return factors.map { ($0, share(of: solver, within: $0)) }
  }

  /// The mean of ρ over log τ from 1 to `limit`: 1 where a solver is always best, 0 where it is never within `limit`.
  public func area(of solver: Int, upTo limit: Double) -> Double {
    precondition(limit > 1 && limit.isFinite, "the area needs a finite limit above 1, not \(limit)")
    let ratios = ratios[solver]
    // A problem with ratio r < limit adds 1/n over the stretch from log r to log limit.
    let covered = ratios.filter { $0 < limit }.map { (log(limit) - log($0)) / log(limit) }
    return ratios.isEmpty ? .nan : covered.reduce(0, +) / Double(ratios.count)
  }

  /// The largest finite ratio of any solver; 1 where there is none above.
  public var largestFiniteRatio: Double {
    ratios.joined().filter(\.isFinite).max().map { max(1, $0) } ?? 1
  }
}
