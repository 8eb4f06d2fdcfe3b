/// ‖A_iᵀD_i‖² of a sample's rows A_i (positions, in) and D_i (positions, out), from their products with each other:
/// Σ_ts (a_t·a_s)(δ_t·δ_s), of which symmetry leaves half.
///
/// Source: Rochette, Manoel, Tramel, "Efficient per-example gradient computations in CNNs", 2019; Li, Tramèr, Liang,
/// Hashimoto, "Large language models can be strong differentially private learners", ICLR 2022.
final class SequenceGram {
  /// Positions at most.
  private let positions: Int
  private let channels: Int
  private let rooms: FloatBuffer

  /// - Parameters:
  ///   - positions: at most, of a batch that is measured here.
  ///   - channels: of the wider side of a layer.
  init(positions: Int, channels: Int) {
    self.positions = positions
    self.channels = channels
    let pitch = Self.pitch(positions)
    rooms = FloatBuffer(count: ProductThreads.count * (channels + 2 * positions) * pitch)
  }

  private static func pitch(_ positions: Int) -> Int { (positions + 15) / 16 * 16 }

  /// Rows whose products with the rows up to theirs are one strip.
  private static let strip = 16
  /// Channels of a block: a strip's operands then stay in the first cache level.
  private static let innerBlock = 256

  /// - Parameters:
  ///   - left: (positions, leftPitch), `leftChannels` of each row.
  ///   - part: of the thread's.
  func square(
    _ left: UnsafePointer<Float>, _ leftChannels: Int, pitch leftPitch: Int, _ right: UnsafePointer<Float>,
    _ rightChannels: Int, pitch rightPitch: Int, positions: Int, part: Int
  ) -> Double {
    precondition(positions <= self.positions, "\(positions) positions in room for \(self.positions)")
    let pitch = Self.pitch(self.positions)
    let columns = rooms.base + ProductThreads.slot(ofPart: part) * (channels + 2 * self.positions) * pitch
    let (first, second) = (columns + channels * pitch, columns + (channels + self.positions) * pitch)
    multiply(left, leftChannels, pitch: leftPitch, positions: positions, columns: columns, into: first)
    multiply(right, rightChannels, pitch: rightPitch, positions: positions, columns: columns, into: second)
    var square = 0.0
    for row in 0..<positions {
      let (a, b) = (first + row * pitch, second + row * pitch)
      var sum = 0.0
      for column in 0..<row { sum += Double(a[column]) * Double(b[column]) }
      square += 2 * sum + Double(a[row]) * Double(b[row])
    }
    return square
  }

  /// The lower triangle of products (positions, pitch) ← rows · rowsᵀ.
  private func multiply(
    _ rows: UnsafePointer<Float>, _ channels: Int, pitch rowPitch: Int, positions: Int,
    columns: UnsafeMutablePointer<Float>, into products: UnsafeMutablePointer<Float>
  ) {
    let pitch = Self.pitch(self.positions)
    transpose(rows, rows: positions, columns: channels, pitch: rowPitch, into: columns, pitch: pitch)
    for inner in stride(from: 0, to: channels, by: Self.innerBlock) {
      for row in stride(from: 0, to: positions, by: Self.strip) {
        let end = min(row + Self.strip, positions)
        for column in stride(from: 0, to: end, by: Product.panel) {
          // Whole vectors: what lies behind a row's own column is not read.
          let width = (min(Product.panel, end - column) + 15) / 16 * 16
          Product(
            rows: end - row, columns: width, inner: min(Self.innerBlock, channels - inner),
            a: (rowPitch, 1, 0),
            b: (pitch, 0), cRow: pitch
          )
          .multiplyPanel(
            rows + row * rowPitch + inner, columns + inner * pitch + column,
            to: products + row * pitch + column, opens: inner == 0)
        }
      }
    }
  }
}
