public import CBuiltins

/// A small block of C ← Σ A·B (+ C) that is held in registers while it is summed up, and where its operands lie.
///
/// C[r, j] ← (opens ? 0 : C[r, j]) + Σ_s Σ_k A[s, r, k] · B[s, k, j], s over segments, k over the inner dimension,
/// one fused multiply-add each, in this order for every element: the result depends on no block size and on no
/// vector width, so every processor gives the same bits.
public struct Tile {
  /// A's element (s, r, k) is `a[s · aSegment + r · aRow + k · aInner]`.
  public var a: UnsafePointer<Float>
  /// Elements between rows of a.
  public var aRow: Int
  /// Elements between the terms of one of a's rows.
  public var aInner: Int
  /// Elements between a's segments.
  public var aSegment: Int
  /// B's element (s, k, j) is `b[s · bSegment + k · bInner + j]`.
  public var b: UnsafePointer<Float>
  /// Elements between the terms of b.
  public var bInner: Int
  /// Elements between b's segments.
  public var bSegment: Int
  /// C's element (r, j) is `c[r · cRow + j]`.
  public var c: UnsafeMutablePointer<Float>
  /// Elements between rows of the sums.
  public var cRow: Int
  /// How many runs of terms each sum has.
  public var segments: Int
  /// Terms of a segment.
  public var inner: Int
  /// What is read after this tile: as many Floats as sixteen times the steps of the sum are fetched meanwhile.
  public var next: UnsafePointer<Float>
  /// Whether C is written anew instead of added to.
  public var opens: Bool

  /// The most rows a tile has.
  public static let mostRows = 6

  /// Each as its property says; what is read next is A again until ``next`` is set.
  @inlinable
  public init(
    a: UnsafePointer<Float>, row aRow: Int, inner aInner: Int, segment aSegment: Int, b: UnsafePointer<Float>,
    inner bInner: Int, segment bSegment: Int, c: UnsafeMutablePointer<Float>, row cRow: Int, segments: Int,
    inner: Int, opens: Bool
  ) {
    self.a = a
    self.aRow = aRow
    self.aInner = aInner
    self.aSegment = aSegment
    self.b = b
    self.bInner = bInner
    self.bSegment = bSegment
    self.c = c
    self.cRow = cRow
    self.segments = segments
    self.inner = inner
    self.opens = opens
    next = b
  }
}

/// Neighbouring Floats of one row of a tile, in a few registers.
public protocol TileRow {
  init()
  init(_ source: UnsafePointer<Float>)
  func store(_ target: UnsafeMutablePointer<Float>)
  /// self ← self + factor · row, fused.
  mutating func add(_ factor: Float, _ row: Self)
}

extension Tile {
  /// The rows of a tile of `rows` rows, 1 to 6, as wide as `Row`; with a constant `rows` the unused rows vanish.
  ///
  /// - Parameter opens: whether they begin at 0 instead of at C.
  @inlinable @inline(__always)
  public func sums<Row: TileRow>(_ rows: Int, _: Row.Type, opens: Bool) -> (Row, Row, Row, Row, Row, Row) {
    var (c0, c1, c2, c3, c4, c5) = (Row(), Row(), Row(), Row(), Row(), Row())
    if !opens {
      c0 = Row(c)
      if rows > 1 { c1 = Row(c + cRow) }
      if rows > 2 { c2 = Row(c + 2 &* cRow) }
      if rows > 3 { c3 = Row(c + 3 &* cRow) }
      if rows > 4 { c4 = Row(c + 4 &* cRow) }
      if rows > 5 { c5 = Row(c + 5 &* cRow) }
    }
    var (aStart, bStart, next) = (a, b, next)
    for _ in 0..<segments {
      var (a, b) = (aStart, bStart)
      for _ in 0..<inner {
        let row = Row(b)
        c0.add(a[0], row)
        if rows > 1 { c1.add(a[aRow], row) }
        if rows > 2 { c2.add(a[2 &* aRow], row) }
        if rows > 3 { c3.add(a[3 &* aRow], row) }
        if rows > 4 { c4.add(a[4 &* aRow], row) }
        if rows > 5 { c5.add(a[5 &* aRow], row) }
        sweep_prefetch(next)
        next += 16
        a += aInner
        b += bInner
      }
      aStart += aSegment
      bStart += bSegment
    }
    return (c0, c1, c2, c3, c4, c5)
  }

  /// Sums up a tile of `rows` rows.
  @inlinable @inline(__always)
  public func sum<Row: TileRow>(_ rows: Int, _ type: Row.Type) {
    let (c0, c1, c2, c3, c4, c5) = sums(rows, type, opens: opens)
    c0.store(c)
    if rows > 1 { c1.store(c + cRow) }
    if rows > 2 { c2.store(c + 2 &* cRow) }
    if rows > 3 { c3.store(c + 3 &* cRow) }
    if rows > 4 { c4.store(c + 4 &* cRow) }
    if rows > 5 { c5.store(c + 5 &* cRow) }
  }

  /// ``sum(_:_:)`` with the row count made a constant.
  @inlinable @inline(__always)
  public func sum<Row: TileRow>(rows: Int, as type: Row.Type) {
    switch rows {
    case 6: sum(6, type)
    case 5: sum(5, type)
    case 4: sum(4, type)
    case 3: sum(3, type)
    case 2: sum(2, type)
    case 1: sum(1, type)
    default: preconditionFailure("a tile of \(rows) rows")
    }
  }
}
