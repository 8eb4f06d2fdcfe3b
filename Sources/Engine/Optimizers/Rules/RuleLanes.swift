/// Eight numbers that an update rule computes with at once: of parameters in the network, of runs in the laboratory.
///
/// A rule is written once, for both precisions. Operations are those of one instruction each: the standard library's
/// generic ones would be calls.
protocol Lanes: BitwiseCopyable {
  associatedtype Number: BinaryFloatingPoint & BitwiseCopyable

  /// The nearest number, in every lane.
  init(_ number: Double)
  init(all number: Number)
  var first: Number { get }

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  var squareRoots: Self { get }
  /// 1, 0 or −1; what is not finite has no sign, but NaN.
  var signs: Self { get }
  /// Into ±limit; what is not finite becomes NaN, so that divergence is seen.
  func clamped(to limit: Self) -> Self
  /// Lane by lane where the numbers differ, or one of them is NaN: 1, else 0.
  func differs(from other: Self) -> Self

  /// Whether sums of momentum, gradient and decay begin with the momentum: both engines added in an order of their own
  /// before they shared a rule, and their bits are kept.
  static var addsMomentumFirst: Bool { get }
}

extension Lanes {
  @inline(__always)
  static func load(_ numbers: UnsafePointer<Number>, at index: Int) -> Self {
    UnsafeRawPointer(numbers + index).loadUnaligned(as: Self.self)
  }

  @inline(__always)
  func store(to numbers: UnsafeMutablePointer<Number>, at index: Int) {
    UnsafeMutableRawPointer(numbers + index).storeBytes(of: self, as: Self.self)
  }
}

/// Of a network: eight parameters.
struct FloatLanes: Lanes {
  var vector: Vector

  @inline(__always)
  init(_ vector: Vector) { self.vector = vector }
  @inline(__always)
  init(_ number: Double) { vector = Vector(repeating: Float(number)) }
  @inline(__always)
  init(all number: Float) { vector = Vector(repeating: number) }
  @inline(__always)
  var first: Float { vector[0] }

  @inline(__always)
  static func + (a: FloatLanes, b: FloatLanes) -> FloatLanes { FloatLanes(a.vector + b.vector) }
  @inline(__always)
  static func - (a: FloatLanes, b: FloatLanes) -> FloatLanes { FloatLanes(a.vector - b.vector) }
  @inline(__always)
  static func * (a: FloatLanes, b: FloatLanes) -> FloatLanes { FloatLanes(a.vector * b.vector) }
  @inline(__always)
  static func / (a: FloatLanes, b: FloatLanes) -> FloatLanes { FloatLanes(a.vector / b.vector) }
  @inline(__always)
  var squareRoots: FloatLanes { FloatLanes(vector.squareRoots) }
  @inline(__always)
  var signs: FloatLanes {
    let zero = Vector.zero
    return FloatLanes(
      zero.replacing(with: 1, where: vector .> zero).replacing(with: -1, where: vector .< zero)
        + zero * vector)
  }
  @inline(__always)
  func clamped(to limit: FloatLanes) -> FloatLanes {
    let (high, low) = (limit.vector, Vector.zero - limit.vector)
    return FloatLanes(
      vector.replacing(with: high, where: vector .> high).replacing(with: low, where: vector .< low)
        + Vector.zero * vector)
  }
  @inline(__always)
  func differs(from other: FloatLanes) -> FloatLanes {
    FloatLanes(Vector.zero.replacing(with: 1, where: vector .!= other.vector))
  }
  @inline(__always)
  static var addsMomentumFirst: Bool { false }
}

/// Of the laboratory: one parameter of eight runs.
struct RunLanes: Lanes {
  var vector: DoubleLanes

  @inline(__always)
  init(_ vector: DoubleLanes) { self.vector = vector }
  @inline(__always)
  init(_ number: Double) { vector = DoubleLanes(repeating: number) }
  @inline(__always)
  init(all number: Double) { vector = DoubleLanes(repeating: number) }
  @inline(__always)
  var first: Double { vector[0] }

  @inline(__always)
  static func + (a: RunLanes, b: RunLanes) -> RunLanes { RunLanes(a.vector + b.vector) }
  @inline(__always)
  static func - (a: RunLanes, b: RunLanes) -> RunLanes { RunLanes(a.vector - b.vector) }
  @inline(__always)
  static func * (a: RunLanes, b: RunLanes) -> RunLanes { RunLanes(a.vector * b.vector) }
  @inline(__always)
  static func / (a: RunLanes, b: RunLanes) -> RunLanes { RunLanes(a.vector / b.vector) }
  @inline(__always)
  var squareRoots: RunLanes { RunLanes(vector.squareRoots) }
  @inline(__always)
  var signs: RunLanes {
    let zero = DoubleLanes.zero
    return RunLanes(
      zero.replacing(with: 1, where: vector .> zero).replacing(with: -1, where: vector .< zero)
        + zero * vector)
  }
  @inline(__always)
  func clamped(to limit: RunLanes) -> RunLanes {
    let (high, low) = (limit.vector, DoubleLanes.zero - limit.vector)
    return RunLanes(
      vector.replacing(with: high, where: vector .> high).replacing(with: low, where: vector .< low)
        + DoubleLanes.zero * vector)
  }
  @inline(__always)
  func differs(from other: RunLanes) -> RunLanes {
    RunLanes(DoubleLanes.zero.replacing(with: 1, where: vector .!= other.vector))
  }
  @inline(__always)
  static var addsMomentumFirst: Bool { true }
}
