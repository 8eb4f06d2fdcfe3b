/// Sixteen Floats, one AVX-512 register.
typealias Vector = SIMD16<Float>

@inline(__always)
func load(_ source: UnsafePointer<Float>, _ offset: Int) -> Vector {
  UnsafeRawPointer(source + offset).loadUnaligned(as: Vector.self)
}

@inline(__always)
func put(_ vector: Vector, _ target: UnsafeMutablePointer<Float>, _ offset: Int) {
  UnsafeMutableRawPointer(target + offset).storeBytes(of: vector, as: Vector.self)
}
