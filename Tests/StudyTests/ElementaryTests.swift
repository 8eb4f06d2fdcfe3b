import Foundation
import Testing

@testable import Study

/// Against the C library of this machine, which is itself off by a unit in the last place at times.
struct ElementaryTests {
  @Test func exponentialsAreRight() {
    for x in stride(from: -700.0, through: 700, by: 0.37) {
      #expect(abs(Elementary.exp(x) / exp(x) - 1) < 4e-15, "\(x)")
    }
    #expect(Elementary.exp(0) == 1 && Elementary.exp(-1000) == 0 && Elementary.exp(1000) == .infinity)
    #expect(Elementary.exp(.nan).isNaN)
  }

  @Test func logarithmsAreRight() {
    var x = 1e-300
    while x < 1e300 {
      #expect(abs(Elementary.log(x) - log(x)) <= 4e-15 * max(1e-3, abs(log(x))), "\(x)")
      x *= 1.37
    }
    #expect(Elementary.log(1) == 0 && Elementary.log(0) == -.infinity && Elementary.log(-1).isNaN)
    #expect(abs(Elementary.log(Double.leastNonzeroMagnitude) - log(Double.leastNonzeroMagnitude)) < 1e-12)
  }

  @Test func errorFunctionsAreRight() {
    for x in stride(from: -7.0, through: 7, by: 0.0137) {
      #expect(abs(Elementary.erf(x) - erf(x)) < 1e-15 + 4e-15 * abs(erf(x)), "\(x)")
    }
    #expect(Elementary.erf(.infinity) == 1 && Elementary.erf(-.infinity) == -1 && Elementary.erf(0) == 0)
  }

  /// What another processor or another library would have to give, to the bit.
  @Test func bitsAreKept() {
    let bits = [
      Elementary.exp(-1.25), Elementary.log(0.3), Elementary.erf(0.7), Elementary.erf(3.1),
      Elementary.normalShare(below: -0.4),
    ].map(\.bitPattern)
    #expect(
      bits == [
        4_598_832_831_503_423_566, 13_831_473_067_500_349_217, 4_604_280_309_953_271_368,
        4_607_182_313_878_239_451, 4_599_878_989_982_240_794,
      ])
  }
}
