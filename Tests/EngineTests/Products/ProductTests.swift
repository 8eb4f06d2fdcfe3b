import Testing
import Tiles
import WideTiles

@testable import Engine

/// Products against plain loops in Double, and one kind of register against the other.
struct ProductTests {
  /// Numbers that are not symmetric and of mixed size.
  private func numbers(_ count: Int, _ key: Int) -> FloatBuffer {
    let buffer = FloatBuffer(count: count)
    let stream = RandomStream(seed: key, role: .gradientNoise)
    for index in 0..<count {
      buffer.base[index] = 2 * stream.words(at: index / 4)[index % 4].unitFloat - 0.7
    }
    return buffer
  }

  @Test(arguments: [
    (1, 1, 1), (5, 3, 7), (6, 64, 20), (7, 65, 33), (13, 100, 9), (128, 48, 64), (12, 130, 1500),
    (200, 17, 1025),
  ])
  func aProductIsTheSumOfItsParts(rows: Int, columns: Int, inner: Int) {
    let a = numbers(rows * inner, 1)
    let b = numbers(inner * columns, 2)
    let c = numbers(rows * columns, 3)
    let before = (0..<c.count).map { c.base[$0] }
    let product = Product(
      rows: rows, columns: columns, inner: inner, a: (inner, 1, 0), b: (columns, 0), cRow: columns)
    for opens in [false, true] {
      product.multiply(a.base, b.base, to: c.base, opens: opens)
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = opens ? 0 : Double(before[row * columns + column])
          var size = abs(sum)
          for k in 0..<inner {
            let part = Double(a.base[row * inner + k]) * Double(b.base[k * columns + column])
            sum += part
            size += abs(part)
          }
          #expect(abs(Double(c.base[row * columns + column]) - sum) <= 1e-6 * size)
        }
      }
    }
  }

  @Test func segmentsAndStridesAreFollowed() {
    // A is read by columns, in two segments; C has a gap behind every row that must stay as it was.
    let (rows, columns, inner, segments) = (9, 40, 5, 2)
    let a = numbers(segments * inner * rows, 4)
    let b = numbers(segments * inner * columns, 5)
    let c = numbers(rows * 50, 6)
    let gap = c.base[columns]
    let product = Product(
      rows: rows, columns: columns, inner: inner, segments: segments, a: (1, rows, inner * rows),
      b: (columns, inner * columns), cRow: 50)
    product.multiplyPanel(a.base, b.base, to: c.base, opens: true)
    #expect(c.base[columns] == gap)
    for row in 0..<rows {
      for column in 0..<columns {
        let sum = (0..<(segments * inner)).reduce(0.0) {
          $0 + Double(a.base[$1 * rows + row]) * Double(b.base[$1 * columns + column])
        }
        #expect(abs(Double(c.base[row * 50 + column]) - sum) <= 1e-5)
      }
    }
  }

  @Test(
    .enabled(if: ProductKernel.current == .wide, "this processor has no AVX-512"),
    arguments: 1...6, [16, 32, 48, 64])
  func everyRegisterWidthGivesTheSameBits(rows: Int, columns: Int) {
    let a = numbers(rows * 300, 7)
    let b = numbers(300 * columns, 8)
    for opens in [true, false] {
      let wide = numbers(rows * columns, 9)
      let narrow = numbers(rows * columns, 9)
      func tile(_ c: borrowing FloatBuffer) -> Tile {
        Tile(
          a: a.base, row: 300, inner: 1, segment: 150, b: b.base, inner: columns, segment: 150 * columns,
          c: c.base, row: columns, segments: 2, inner: 150, opens: opens)
      }
      tile(wide).sumWide(rows: rows, columns: columns)
      tile(narrow).sumNarrow(rows: rows, columns: columns)
      for index in 0..<(rows * columns) {
        #expect(wide.base[index].bitPattern == narrow.base[index].bitPattern)
      }
    }
  }

  @Test func blocksChangeNoBit() {
    // The last rows of a large product are a product by themselves; both sum along the inner dimension in order.
    let (rows, columns, inner) = (140, 70, 2500)
    let a = numbers(rows * inner, 10)
    let b = numbers(inner * columns, 11)
    let whole = FloatBuffer(count: rows * columns)
    let part = FloatBuffer(count: columns)
    var product = Product(
      rows: rows, columns: columns, inner: inner, a: (inner, 1, 0), b: (columns, 0), cRow: columns)
    product.multiply(a.base, b.base, to: whole.base, opens: true)
    product.rows = 1
    product.multiply(a.base + 137 * inner, b.base, to: part.base, opens: true)
    for column in 0..<columns {
      #expect(whole.base[137 * columns + column].bitPattern == part.base[column].bitPattern)
      var sum: Float = 0
      for k in 0..<inner { sum.addProduct(a.base[137 * inner + k], b.base[k * columns + column]) }
      #expect(sum.bitPattern == part.base[column].bitPattern)
    }
  }

  @Test(arguments: [(1, 1), (8, 8), (16, 24), (13, 27), (40, 7), (64, 64)])
  func transposingMovesEveryElement(rows: Int, columns: Int) {
    let source = numbers(rows * (columns + 3), 12)
    let target = FloatBuffer(count: columns * (rows + 5))
    transpose(
      source.base, rows: rows, columns: columns, pitch: columns + 3, into: target.base, pitch: rows + 5)
    for row in 0..<rows {
      for column in 0..<columns {
        #expect(target.base[column * (rows + 5) + row] == source.base[row * (columns + 3) + column])
      }
    }
  }
}
