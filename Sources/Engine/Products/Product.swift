import Foundation
import Tiles
import WideTiles

/// A matrix product over operands as they lie, none copied: C ← (opens ? 0 : C) + Σ_s A_s·B_s.
///
/// Each element of C is one chain of fused multiply-adds in the order of (segment, inner), whatever the blocks: see
/// `Tile`. Every arithmetic operation that costs time in this engine goes through here.
struct Product {
  /// Of C, and of every A_s.
  var rows: Int
  /// Of C, and of every B_s.
  var columns: Int
  /// Columns of A_s, rows of B_s.
  var inner: Int
  var segments = 1
  /// Floats from one element of A to the next along a dimension.
  var a: (row: Int, inner: Int, segment: Int)
  /// Floats from one row of B to the next; its columns are neighbours, and up to 15 Floats behind a row are read.
  var b: (inner: Int, segment: Int)
  /// Floats from one row of C to the next.
  var cRow: Int

  /// Columns of a tile at most.
  static let panel = 64

  /// The whole product, in blocks that stay in the second cache level.
  func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, opens: Bool
  ) {
    precondition(segments == 1, "a product in \(segments) segments has one panel")
    var block = self
    for first in stride(from: 0, to: inner, by: Self.innerBlock) {
      block.inner = min(Self.innerBlock, inner - first)
      let rowBlock = max(Tile.mostRows, Self.blockCount / block.inner / Tile.mostRows * Tile.mostRows)
      for row in stride(from: 0, to: rows, by: rowBlock) {
        block.rows = min(rowBlock, rows - row)
        let rowsOfBlock = block
        ProductThreads.share((columns + Self.panel - 1) / Self.panel) { index in
          let column = index * Self.panel
          var panel = rowsOfBlock
          panel.columns = min(Self.panel, columns - column)
          panel.multiplyPanel(
            a + first * self.a.inner + row * self.a.row, b + first * self.b.inner + column,
            to: c + row * cRow + column, opens: opens && first == 0)
        }
      }
    }
  }

  /// Inner dimension of a block: a panel of B then takes 128 kB.
  private static let innerBlock = 512
  /// Floats of A in a block, 400 kB.
  private static let blockCount = 98_304

  /// Floats at up to four places that are read after a product: they are brought near meanwhile.
  struct Next {
    private var first: UnsafePointer<Float>
    private var second: UnsafePointer<Float>?
    private var third: UnsafePointer<Float>?
    private var fourth: UnsafePointer<Float>?
    /// Floats at each place.
    private let count: Int

    /// - Parameters: places, one after the other; behind one that is nil there is none.
    init(
      _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>? = nil,
      _ third: UnsafePointer<Float>? = nil, count: Int
    ) {
      (self.first, self.second, self.third) = (first, second, third)
      self.count = count
    }

    /// The same places and one more.
    func and(_ place: UnsafePointer<Float>) -> Next {
      var next = self
      if second == nil {
        next.second = place
      } else if third == nil {
        next.third = place
      } else {
        next.fourth = place
      }
      return next
    }

    /// Where the Floats lie that come `reach` Floats after the first of all; nil behind the last.
    @inline(__always)
    func place(_ reach: Int) -> UnsafePointer<Float>? {
      if reach < count { return first + reach }
      if reach < 2 * count { return second.map { $0 + (reach - count) } }
      if reach < 3 * count { return third.map { $0 + (reach - 2 * count) } }
      return reach < 4 * count ? fourth.map { $0 + (reach - 3 * count) } : nil
    }
  }

  /// A product of one panel, at most 64 columns, in one block.
  @inline(__always)
  func multiplyPanel(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, opens: Bool,
    next: Next? = nil
  ) {
    let whole = columns / 16 * 16
    var tile = Tile(
      a: a, row: self.a.row, inner: self.a.inner, segment: self.a.segment, b: b, inner: self.b.inner,
      segment: self.b.segment, c: c, row: cRow, segments: segments, inner: inner, opens: opens)
    // Rows are shared out evenly: a last tile of one or two would wait for B from the second cache level.
    let tiles = (rows + Tile.mostRows - 1) / Tile.mostRows
    let kernel = ProductKernel.current
    var row = 0
    for index in 0..<tiles {
      let height = (rows - row + tiles - index - 1) / (tiles - index)
      defer { row += height }
      tile.a = a + row * self.a.row
      tile.b = b
      tile.c = c + row * cRow
      let reach = index * 16 * segments * inner
      if let next { tile.next = next.place(reach) ?? b }
      if whole > 0 { tile.sum(rows: height, columns: whole, kernel) }
      guard whole < columns else { continue }
      tile.b += whole
      tile.c += whole
      tile.sumEdge(rows: height, columns: columns - whole, kernel)
    }
  }
}

extension Tile {
  /// - Parameter columns: 16, 32, 48 or 64.
  @inline(__always)
  fileprivate func sum(rows: Int, columns: Int, _ kernel: ProductKernel) {
    if kernel == .wide {
      sumWide(rows: rows, columns: columns)
    } else {
      sumNarrow(rows: rows, columns: columns)
    }
  }

  /// Fewer than 16 columns: beside C, and then the columns there are.
  fileprivate func sumEdge(rows: Int, columns: Int, _ kernel: ProductKernel) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 16 * Tile.mostRows) { room in
      guard let base = room.baseAddress else { return }
      var tile = self
      tile.c = base
      tile.cRow = 16
      base.initialize(repeating: 0, count: room.count)
      if !opens {
        for row in 0..<rows { (base + 16 * row).update(from: c + row * cRow, count: columns) }
      }
      tile.sum(rows: rows, columns: 16, kernel)
      for row in 0..<rows { (c + row * cRow).update(from: base + 16 * row, count: columns) }
    }
  }
}

/// Which registers the tiles of a product are summed in; both give the same bits.
public enum ProductKernel: Sendable, CustomStringConvertible {
  /// Sixteen Floats: AVX-512.
  case wide
  /// Eight Floats.
  case narrow

  /// As a worker's identity keeps it with a result.
  public var description: String { self == .wide ? "tiles, 16 Floats wide" : "tiles, 8 Floats wide" }

  /// Set to anything, it says: as on a processor without AVX-512. For whoever checks that bits do not depend on it.
  public static let narrowVariable = "SWEEP_NARROW_TILES"

  /// Wide where the processor has AVX-512F; the same for the whole process.
  public static let current: ProductKernel =
    Processor.current.features.contains("avx512f")
      && ProcessInfo.processInfo.environment[narrowVariable] == nil ? .wide : .narrow
}
