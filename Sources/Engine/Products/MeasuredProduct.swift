import Tiles
import WideTiles

extension Product {
  /// Whether a panel's product can be measured and added before it leaves its registers.
  var isMeasuredInRegisters: Bool {
    columns == Self.panel && segments == 1 && ProductKernel.current == .wide
  }

  /// C ← (opens ? 0 : C) + A·B of a panel where ``isMeasuredInRegisters``, and at most ``Tiles/Tile/mostRows`` rows.
  ///
  /// - Parameter lanes: ← ``measuredLanes`` Floats, of which ``measuredSquare(_:)`` makes ‖A·B‖².
  @inline(__always)
  func addMeasured(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, opens: Bool,
    lanes: UnsafeMutablePointer<Float>
  ) {
    let tile = Tile(
      a: a, row: self.a.row, inner: self.a.inner, segment: self.a.segment, b: b, inner: self.b.inner,
      segment: self.b.segment, c: c, row: cRow, segments: segments, inner: inner, opens: opens)
    tile.addMeasuredWide(rows: rows, lanes: lanes)
  }

  static let measuredLanes = 32

  /// The number that ``addMeasuring(_:to:count:opens:)`` gives.
  @inline(__always)
  static func measuredSquare(_ lanes: UnsafePointer<Float>) -> Double {
    Double(
      ((lanes.vector(at: 0) + lanes.vector(at: 8)) + (lanes.vector(at: 16) + lanes.vector(at: 24))).laneSum)
  }
}

/// sum ← (opens ? 0 : sum) + part, over `count` Floats that are in cache.
///
/// - Returns: ‖part‖², four lanes of eight Floats, which a tile is too small to make imprecise.
func addMeasuring(
  _ part: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int, opens: Bool
) -> Double {
  var (first, second, third, fourth) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
  @inline(__always)
  func add(_ index: Int, _ squares: inout Vector, opens: Bool) {
    let vector = part.vector(at: index)
    squares = squares.addingProduct(vector, vector)
    sum.store(opens ? vector : sum.vector(at: index) + vector, at: index)
  }
  @inline(__always)
  func addAll(opens: Bool) -> Int {
    var index = 0
    while index &+ 32 <= count {
      add(index, &first, opens: opens)
      add(index &+ 8, &second, opens: opens)
      add(index &+ 16, &third, opens: opens)
      add(index &+ 24, &fourth, opens: opens)
      index &+= 32
    }
    return index
  }
  var index = opens ? addAll(opens: true) : addAll(opens: false)
  var tail: Float = 0
  while index < count {
    tail.addProduct(part[index], part[index])
    sum[index] = opens ? part[index] : sum[index] + part[index]
    index &+= 1
  }
  return Double(((first + second) + (third + fourth)).laneSum + tail)
}
