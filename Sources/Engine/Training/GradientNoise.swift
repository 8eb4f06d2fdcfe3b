/// What a step's per-sample norms say of the noise of its gradient, and of the gradient behind it.
///
/// tr Σ̂ = B/(B − 1) · (mean ‖g_i‖² − ‖ḡ‖²) and |G|² = ‖ḡ‖² − tr Σ̂/B, both without bias. The gradient noise scale is
/// the ratio of their means over steps: about the batch size from which on more samples help little.
/// Source: McCandlish, Kaplan, Amodei et al., "An empirical model of large-batch training", 2018, appendix A; with the
/// norms of all samples Gray, Tiwari, Bergsma, Hestness, "Normalization layer per-example gradients are sufficient to
/// predict gradient noise scale in transformers", 2024.
struct GradientNoise: BitwiseCopyable {
  /// tr Σ̂; NaN for fewer than two samples.
  var trace: Double
  /// |G|²; may be below 0.
  var signal: Double

  /// Of no step.
  static let none = GradientNoise(trace: 0, signal: 0)
  static let unknown = GradientNoise(trace: .nan, signal: .nan)

  init(trace: Double, signal: Double) { (self.trace, self.signal) = (trace, signal) }

  /// - Parameters:
  ///   - squares: Σ_i ‖g_i‖² of the batch's samples.
  ///   - square: ‖ḡ‖²
  init(squares: Double, samples: Int, squareOfMean square: Double) {
    guard samples > 1 else {
      self = .unknown
      return
    }
    let count = Double(samples)
    let meanSquare = squares / count
    trace = count / (count - 1) * (meanSquare - square)
    signal = square - trace / count
  }

  static func += (sum: inout GradientNoise, step: GradientNoise) {
    sum.trace += step.trace
    sum.signal += step.signal
  }

  /// The gradient noise scale; NaN where the steps do not tell the gradient from 0.
  var scale: Double { signal > 0 ? trace / signal : .nan }
}
