import Foundation

/// Numbers in the cells of a heat map: as many digits as find room, the same decimals for all where that shows them.
struct HeatNumbers {
  private var common: NumberText?
  private var letters: Int

  /// - Parameter letters: that find room in a cell.
  init(_ values: [Double], letters: Int) {
    self.letters = letters
    let finite = values.filter(\.isFinite)
    let sizes = finite.map(abs).filter { $0 > 0 }
    guard let largest = sizes.max(), let smallest = sizes.min() else { return }
    // Decimals that leave two digits of the smallest.
    let magnitudes = Int(saturating: log10(largest).rounded(.down) - log10(smallest).rounded(.down))
    let digits = (2...4).last { digits in
      let scale = NumberText(scale: largest, digits: digits)
      return digits >= 2 + magnitudes && finite.allSatisfy { scale.text($0).count <= letters }
    }
    common = digits.map { NumberText(scale: largest, digits: $0) }
  }

  /// Up to four digits, `2.3e5` for the very large and small; nothing where not even one digit finds room.
  func text(_ value: Double) -> String {
    if let common { return common.text(value) }
    // `#` keeps the zeros that say how exact a number is.
    let texts = (1...4).reversed().lazy.map { Self.short(String(format: "%#.\($0)g", value)) }
    return texts.first { $0.count <= letters } ?? ""
  }

  /// `2.e+05` without its point, sign and zeros.
  private static func short(_ text: String) -> String {
    let parts = text.split(separator: "e")
    let digits = parts[0].hasSuffix(".") ? parts[0].dropLast() : parts[0]
    guard parts.count == 2, let exponent = Int(parts[1]) else { return String(digits) }
    return "\(digits)e\(exponent)"
  }
}
