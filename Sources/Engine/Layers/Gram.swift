/// Products of one sample's rows with each other, for every sample of a batch.
///
/// - Parameters:
///   - rows: (positions, batch, channels).
///   - channels: a multiple of 8.
///   - scratch: room for (positions, channels).
///   - gram: (packed pairs, batch), Doubles; see ``GramPairs/packed(_:_:)``.
func gramOfSamples(
  _ rows: UnsafePointer<Float>, positions: Int, batch: Int, channels: Int,
  scratch: UnsafeMutablePointer<Float>, gram: UnsafeMutablePointer<Double>
) {
  precondition(channels % 8 == 0, "\(channels) channels")
  for sample in 0..<batch {
    // One sample's rows lie a multiple of 4 KiB apart and would evict each other from the first cache level.
    for position in 0..<positions {
      (scratch + position * channels).update(
        from: rows + (position * batch + sample) * channels, count: channels)
    }
    for second in 0..<positions {
      let column = gram + (second * (second + 1) / 2) * batch + sample
      var first = 0
      while first + 3 <= second {
        let products = fourDots(
          UnsafePointer(scratch + second * channels), UnsafePointer(scratch + first * channels), channels)
        for lane in 0..<4 { column[(first + lane) * batch] = Double(products[lane]) }
        first += 4
      }
      while first <= second {
        column[first * batch] = Double(
          dot(
            UnsafePointer(scratch + second * channels), UnsafePointer(scratch + first * channels), channels))
        first += 1
      }
    }
  }
}

/// a·b over `count` Floats, a multiple of 8.
@inline(__always)
func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  var sum = Vector.zero
  var index = 0
  while index < count {
    sum += a.vector(at: index) * b.vector(at: index)
    index += 8
  }
  return sum.sum()
}

/// a·b for four consecutive rows b of `count` Floats, a multiple of 8; the same additions as ``dot(_:_:_:)``.
@inline(__always)
private func fourDots(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> SIMD4<Float> {
  var (first, second, third, fourth) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
  var index = 0
  while index < count {
    let left = a.vector(at: index)
    first += left * b.vector(at: index)
    second += left * b.vector(at: count + index)
    third += left * b.vector(at: 2 * count + index)
    fourth += left * b.vector(at: 3 * count + index)
    index += 8
  }
  return SIMD4(first.sum(), second.sum(), third.sum(), fourth.sum())
}
