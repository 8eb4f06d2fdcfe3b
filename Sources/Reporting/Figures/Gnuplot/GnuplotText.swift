import Escapes
import Foundation

extension GnuplotText {
  /// A length as a share of the page, as gnuplot's `screen` coordinates want it.
  static func screen(_ pixels: Double, of size: Double) -> String { String(format: "%.4f", pixels / size) }
}
