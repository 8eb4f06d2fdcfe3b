import Foundation

extension SampleWeighting {
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
