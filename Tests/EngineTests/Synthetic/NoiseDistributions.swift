import Foundation

@testable import Engine

/// A law in closed form: its distribution function, or where that has none its characteristic function.
enum Distribution {
  /// P(ξ ≤ x)
  case cumulative((Double) -> Double)
  /// E cos(tξ); the imaginary part of a symmetric law's is 0.
  case characteristic((Double) -> Double)
}

/// A law whose draws can be held against its distribution.
protocol DistributedLaw: NoiseLaw {
  /// At scale 1.
  var distribution: Distribution { get }
}

extension NormalNoise: DistributedLaw {
  var distribution: Distribution { .cumulative { 0.5 * erfc(-$0 / 2.0.squareRoot()) } }
}

extension SymmetricParetoNoise: DistributedLaw {
  var distribution: Distribution {
    let tailIndex = tailIndex
    return .cumulative { x in
      guard abs(x) > 1 else { return 0.5 }
      let tail = 0.5 * pow(abs(x), -tailIndex)
      return x > 0 ? 1 - tail : tail
    }
  }
}

extension StudentTNoise: DistributedLaw {
  /// With x = √ν tan φ the density is that of cos^{ν−1} φ on (−π/2, π/2): Simpson's rule in 2,000 steps.
  var distribution: Distribution {
    let freedom = tailIndex
    let ratio: Double = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2))
    let density = ratio / Double.pi.squareRoot()
    return .cumulative { x in
      let width = atan(abs(x) / freedom.squareRoot()) / 2000
      var sum = 0.0
      for point in 0...2000 {
        let weight: Double = point == 0 || point == 2000 ? 1 : point % 2 == 1 ? 4 : 2
        sum += weight * pow(cos(width * Double(point)), freedom - 1)
      }
      let half = density * sum * width / 3
      return x > 0 ? 0.5 + half : 0.5 - half
    }
  }
}

extension SymmetricStableNoise: DistributedLaw {
  var distribution: Distribution {
    let index = index
    return .characteristic { exp(-pow(abs($0), index)) }
  }
}

extension WeibullNoise: DistributedLaw {
  var distribution: Distribution {
    let shape = shape
    return .cumulative { x in
      let tail = 0.5 * exp(-pow(abs(x), shape))
      return x > 0 ? 1 - tail : tail
    }
  }
}

extension TwoPointNoise: DistributedLaw {
  var distribution: Distribution {
    let (size, probability) = (pow(probability, -1 / order), probability)
    return .cumulative { x in
      x < -size ? 0 : x < 0 ? probability / 2 : x < size ? 1 - probability / 2 : 1
    }
  }
}
