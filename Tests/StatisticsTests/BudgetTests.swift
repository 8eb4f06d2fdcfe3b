import Foundation
import Testing

@testable import Statistics

@Suite struct ExpectedBestTests {
  @Test(arguments: 1...7, [true, false])
  func smallSetsEqualTheMeanOverAllChoices(_ count: Int, _ isLargerBetter: Bool) {
    var random = RandomStream(seed: UInt64(count))
    let values = (0..<count).map { _ in (random.uniform() * 10).rounded() }
    for k in 1...count {
      let bests = choices(k, of: values).map { isLargerBetter ? $0.max() ?? 0 : $0.min() ?? 0 }.sorted()
      let expected = bests.reduce(0, +) / Double(bests.count)
      #expect(isClose(BestOfTried(values, isLargerBetter: isLargerBetter).expected(after: k), expected))
      // The median from the worse side: half of the choices are no better.
      let half =
        isLargerBetter ? bests[(bests.count + 1) / 2 - 1] : bests[bests.count - (bests.count + 1) / 2]
      #expect(BestOfTried(values, isLargerBetter: isLargerBetter).median(after: k) == half)
    }
  }

  @Test func divergedConfigurationsAreTheWorst() {
    let values = [0.5, -.infinity, 0.25, -.infinity]
    #expect(BestOfTried(values, isLargerBetter: true).expected(after: 2) == -.infinity)
    // Three of four hold a finite one always.
    #expect(isClose(BestOfTried(values, isLargerBetter: true).expected(after: 3), (3 * 0.5 + 0.25) / 4))
    #expect(BestOfTried(values, isLargerBetter: true).median(after: 2) == 0.25)
    #expect(BestOfTried([.infinity], isLargerBetter: false).expected(after: 1) == .infinity)
    #expect(BestOfTried([1, .nan], isLargerBetter: false).expected(after: 1).isNaN)
    #expect(BestOfTried([], isLargerBetter: true).expected(after: 1).isNaN)
  }
}

@Suite struct ProfileTests {
  /// Three solvers, four problems; the second fails one, and all fail the last.
  private let profile = PerformanceProfile(costs: [
    [1, 4, 6, .infinity], [2, 2, .infinity, .nan], [4, 8, 3, .infinity],
  ])

  @Test func sharesCountProblemsWithinAFactorOfTheBest() {
    #expect(profile.share(of: 0, within: 1) == 0.25)
    #expect(profile.share(of: 0, within: 2) == 0.75)
    #expect(profile.share(of: 1, within: 100) == 0.5)
    #expect(profile.share(of: 2, within: 4) == 0.75)
    #expect(profile.share(of: 2, within: 3.9) == 0.25)
    #expect(profile.largestFiniteRatio == 4)
  }

  @Test(arguments: 0..<3) func theAreaIsTheIntegralOfTheSteps(_ solver: Int) {
    let limit = 10.0
    let steps = profile.steps(of: solver, upTo: limit)
    let area =
      zip(steps, steps.dropFirst()).reduce(0) { sum, pair in
        sum + pair.0.share * log(pair.1.factor / pair.0.factor)
      } / log(limit)
    #expect(isClose(profile.area(of: solver, upTo: limit), area))
    #expect(steps.first?.factor == 1 && steps.last?.factor == limit)
  }

  @Test func aCostOfNothingLeavesTheOthersBehind() {
    let profile = PerformanceProfile(costs: [[0, 0], [0, 1]])
    #expect(profile.share(of: 0, within: 1) == 1)
    #expect(profile.share(of: 1, within: 1e9) == 0.5)
    #expect(PerformanceProfile(costs: [[], []]).share(of: 0, within: 1).isNaN)
    #expect(PerformanceProfile(costs: [[], []]).area(of: 0, upTo: 2).isNaN)
  }
}

@Suite struct TargetTests {
  @Test func failuresPayForThemselves() {
    let attempts = [(10.0, true), (20, true), (30, false)].map {
      TargetAttempt(spent: $0.0, hasReached: $0.1)
    }
    #expect(expectedRunningTime(attempts) == 30)
    #expect(expectedRunningTime([TargetAttempt(spent: 5, hasReached: false)]) == .infinity)
    #expect(expectedRunningTime([]).isNaN)
  }

  /// Attempts are drawn until one succeeds: its mean cost is what the formula says.
  @Test func theExpectedRunningTimeEqualsASimulationOfRestarts() {
    let attempts = [(3.0, true), (4, false), (8, true), (2, false), (5, false)].map {
      TargetAttempt(spent: $0.0, hasReached: $0.1)
    }
    var random = RandomStream(seed: 3)
    let restarts = 40_000
    var spent = 0.0
    for _ in 0..<restarts {
      while true {
        let attempt = attempts[random.index(below: attempts.count)]
        spent += attempt.spent
        if attempt.hasReached { break }
      }
    }
    #expect(abs(spent / Double(restarts) / expectedRunningTime(attempts) - 1) < 0.02)
  }
}

@Suite struct RateSensitivityTests {
  @Test func decadesAreMeasuredOnTheLinesBetweenGridPoints() throws {
    let points = [(0.001, 0.2), (0.01, 0.4), (0.1, 0.39), (1, -Double.infinity)].map {
      (at: $0.0, value: $0.1)
    }
    let five = try #require(RateSensitivity(points, within: 0.05, isLargerBetter: true))
    // From 0.38 on the way from 0.2 to 0.4: a tenth of a decade; then a whole one; nothing towards the diverged.
    #expect(isClose(five.decades, 1.1))
    #expect(!five.reachesEdge && five.bestAt == 0.01)
    let half = try #require(RateSensitivity(points, within: 0.5, isLargerBetter: true))
    #expect(isClose(half.decades, 2) && half.reachesEdge)
  }

  @Test func smallerIsBetterForALoss() throws {
    let points = [(0.01, 2.0), (0.1, 1), (1, 3)].map { (at: $0.0, value: $0.1) }
    let sensitivity = try #require(RateSensitivity(points, within: 0.1, isLargerBetter: false))
    #expect(isClose(sensitivity.decades, 0.1 + 0.05))
  }

  /// The length of the set by stepping over the axis.
  @Test(arguments: [0.05, 0.1, 0.4]) func decadesEqualTheShareOfManyPoints(_ share: Double) throws {
    var random = RandomStream(seed: 8)
    let points = (0..<7).map { (at: pow(10, Double($0) / 2 - 3), value: random.uniform() + 0.2) }
    let sensitivity = try #require(RateSensitivity(points, within: share, isLargerBetter: true))
    let best = points.map(\.value).max() ?? 0
    let steps = 60_000
    let within = (0..<steps).count { step in
      let place = (Double(step) + 0.5) / Double(steps) * 6
      let left = Int(place)
      let fraction = place - Double(left)
      return points[left].value * (1 - fraction) + points[left + 1].value * fraction >= best * (1 - share)
    }
    #expect(abs(sensitivity.decades - 3 * Double(within) / Double(steps)) < 1e-3)
  }

  @Test func allDivergedHasNoBest() {
    #expect(RateSensitivity([(at: 1, value: .infinity)], within: 0.1, isLargerBetter: false) == nil)
    #expect(RateSensitivity([], within: 0.1, isLargerBetter: false) == nil)
    let one = RateSensitivity([(at: 1, value: 3)], within: 0.1, isLargerBetter: false)
    #expect(one?.decades == 0 && one?.reachesEdge == true)
  }
}

@Suite struct SlopeTests {
  @Test func aPowerLawIsFound() {
    let slope = LogLogSlope([1.0, 2, 4, 8].map { (x: $0, y: 3 * pow($0, -0.4)) })
    #expect(isClose(slope.slope, -0.4) && isClose(exp(slope.intercept), 3))
    #expect(slope.standardError < 1e-12 && isClose(slope.value(at: 16), 3 * pow(16, -0.4)))
  }

  /// Another form of the standard error: |slope| √((1/r² − 1)/(n − 2)).
  @Test(arguments: 3...9) func theStandardErrorEqualsThatFromTheCorrelation(_ count: Int) {
    var random = RandomStream(seed: UInt64(count))
    let points = (1...count).map { (x: Double($0), y: exp(random.normal())) }
    let slope = LogLogSlope(points)
    let x = points.map { log($0.x) }
    let y = points.map { log($0.y) }
    let n = Double(count)
    func sum(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let ones = x.map { _ in 1.0 }
    let joint = sum(x, y) - sum(x, ones) * sum(y, ones) / n
    let xx = sum(x, x) - sum(x, ones) * sum(x, ones) / n
    let yy = sum(y, y) - sum(y, ones) * sum(y, ones) / n
    #expect(isClose(slope.slope, joint / xx, 1e-9))
    let correlation = joint * joint / (xx * yy)
    let expected = abs(slope.slope) * ((1 / correlation - 1) / (n - 2)).squareRoot()
    #expect(isClose(slope.standardError, expected, 1e-7))
  }

  @Test func whatHasNoLogarithmIsLeftOutAndCounted() {
    let slope = LogLogSlope([
      (x: 1, y: 1), (x: 10, y: 0.1), (x: 100, y: .infinity), (x: 0, y: 1), (x: 2, y: .nan),
    ])
    #expect(isClose(slope.slope, -1))
    #expect((slope.count, slope.excluded) == (2, 3))
    #expect(slope.standardError.isNaN && slope.interval().lower.isNaN)
    #expect(LogLogSlope([(x: 2, y: 1), (x: 2, y: 3)]).slope.isNaN)
    #expect(LogLogSlope([]).slope.isNaN)
  }

  @Test func theIntervalCoversTheSlope() {
    var random = RandomStream(seed: 77)
    let covered = (0..<4000).count { _ in
      let slope = LogLogSlope(
        (1...6).map { (x: Double($0), y: exp(-0.5 * log(Double($0)) + 0.1 * random.normal())) })
      let interval = slope.interval()
      return interval.lower <= -0.5 && -0.5 <= interval.upper
    }
    #expect(abs(Double(covered) / 4000 - 0.95) < 0.012)
  }
}
