/// The largest of `count` Floats; what lies behind them in the last vector may be anything.
@inline(__always)
func largest(_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
  var result = -Float.infinity
  let whole = count / 8 * 8
  var lanes = Vector(repeating: result)
  for index in stride(from: 0, to: whole, by: 8) {
    let vector = values.vector(at: index)
    lanes = lanes.replacing(with: vector, where: vector .> lanes)
  }
  for lane in 0..<8 where lanes[lane] > result { result = lanes[lane] }
  for index in whole..<count where values[index] > result { result = values[index] }
  return result
}

/// 2^exponent, of exponents below 127.5; what is smaller than 2⁻¹²⁶ becomes that.
@inline(__always)
func clampedExp2(_ exponent: Vector) -> Vector {
  exp2(exponent.replacing(with: -126, where: exponent .< Vector(repeating: -126)))
}

/// values ← 2^(values − top), and exactly 0 from `count` to `end`.
///
/// - Returns: their sum.
@inline(__always)
func exponentials(
  _ values: UnsafeMutablePointer<Float>, _ count: Int, filling end: Int, minus top: Float
) -> Float {
  var sum = Vector.zero
  for index in stride(from: 0, to: end, by: 8) {
    var power = clampedExp2(values.vector(at: index) - top)
    if index + 8 > count { power = power.replacing(with: 0, where: isBehind(count - index)) }
    values.store(power, at: index)
    sum += power
  }
  return sum.laneSum
}

/// weights ← 2^(weights − logSum) = P, slopes ← P ∘ (slopes − mean), and exactly 0 from `count` to `end`.
@inline(__always)
func weightsAndSlopes(
  _ weights: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>, _ count: Int,
  filling end: Int, logSum: Float, mean: Float
) {
  for index in stride(from: 0, to: end, by: 8) {
    let power = clampedExp2(weights.vector(at: index) - logSum)
    var slope = power * (slopes.vector(at: index) - mean)
    guard index + 8 > count else {
      weights.store(power, at: index)
      slopes.store(slope, at: index)
      continue
    }
    let mask = isBehind(count - index)
    slope = slope.replacing(with: 0, where: mask)
    weights.store(power.replacing(with: 0, where: mask), at: index)
    slopes.store(slope, at: index)
  }
}

/// Lanes from `count` on, which may be below 0.
@inline(__always)
func isBehind(_ count: Int) -> SIMDMask<IntegerLanes> {
  IntegerLanes(0, 1, 2, 3, 4, 5, 6, 7) .>= IntegerLanes(repeating: Int32(truncatingIfNeeded: count))
}

/// a·b over `count` Floats, each product and its addition rounded once.
@inline(__always)
func fusedDot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  var sum = Vector.zero
  let whole = count / 8 * 8
  for index in stride(from: 0, to: whole, by: 8) {
    sum = sum.addingProduct(a.vector(at: index), b.vector(at: index))
  }
  var tail: Float = 0
  for index in whole..<count { tail.addProduct(a[index], b[index]) }
  return sum.laneSum + tail
}
