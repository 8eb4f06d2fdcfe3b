import Foundation

extension CausalAttention {
  /// After a forward pass: the input's gradient takes the input's place.
  ///
  /// - Parameter outputGradient: (rows, pitch).
  func backward(_ outputGradient: UnsafePointer<Float>, _ batch: SequenceBatch, samples: Range<Int>) {
    forEachHead(samples) { backward(outputGradient, sample: $0, head: $1, batch, $2) }
  }

  /// With weights P, and G the gradient of the output: dV = PᵀG; dP = GVᵀ; dS = P ∘ (dP − (G·O)), and from it dQ = dS·K
  /// and dK = dSᵀQ, each times 1/√size.
  private func backward(
    _ outputGradient: UnsafePointer<Float>, sample: Int, head: Int, _ batch: SequenceBatch,
    _ room: AttentionRoom
  ) {
    let positions = batch.positions
    let input = packInputs(sample: sample, head: head, batch, room)
    packForBackward(input, outputGradient, sample: sample, head: head, batch, room)
    let logSums = logSums.base + (sample * heads + head) * context
    for key in stride(from: 0, to: positions, by: Self.block) {
      let keys = min(Self.block, positions - key)
      for query in stride(from: key, to: positions, by: Self.block) {
        let queries = min(Self.block, positions - query)
        let isDiagonal = key == query
        multiply(
          room.queries + query * layout.pitch, room.transposedKeys + key, to: room.scores, queries, keys,
          isDiagonal)
        multiply(
          room.outputGradient + query * layout.pitch, room.transposedValues + key, to: room.slopes, queries,
          keys, isDiagonal)
        let factors = factors(sample: sample, head: head, query: query, queries, key: key, room)
        let count = queries * Self.block
        if let factors { multiplyElements(room.slopes, factors, into: room.slopes, count: count) }
        for row in 0..<queries {
          weightsAndSlopes(
            room.scores + row * Self.block, room.slopes + row * Self.block, isDiagonal ? row + 1 : keys,
            filling: isDiagonal ? layout.seen(row, keys) : keys, logSum: logSums[query + row],
            mean: room.sums[query + row])
        }
        if let factors { multiplyElements(room.scores, factors, into: room.scores, count: count) }
        addProducts(query: query, queries, key: key, keys, room)
      }
    }
    unpackGradient(to: input, batch, room)
  }

  private func packForBackward(
    _ input: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>, sample: Int, head: Int,
    _ batch: SequenceBatch, _ room: AttentionRoom
  ) {
    let (inputPitch, pitch) = (MapShape.pitch(3 * width), MapShape.pitch(width))
    let place = sample * batch.positions * pitch + head * size
    pack(input + width, pitch: inputPitch, batch, into: room.keys)
    pack(outputGradient + place, pitch: pitch, batch, into: room.outputGradient)
    for row in 0..<batch.positions {
      room.sums[row] = fusedDot(outputGradient + place + row * pitch, output + place + row * pitch, size)
    }
    transpose(
      input + 2 * width, rows: batch.positions, columns: size, pitch: inputPitch, into: room.transposedValues,
      pitch: layout.transposedPitch)
  }

  /// Adds one block's part of all three gradients.
  private func addProducts(query: Int, _ queries: Int, key: Int, _ keys: Int, _ room: AttentionRoom) {
    let isDiagonal = key == query
    var product = Product(
      rows: 0, columns: size, inner: 0, a: (1, Self.block, 0), b: (layout.pitch, 0), cRow: layout.pitch)
    // Rows are keys, which are seen by the queries from their own on: a block on the diagonal is the first.
    forEachStrip(keys, isDiagonal) { rows in
      let first = isDiagonal ? rows.lowerBound : 0
      product.rows = rows.count
      product.inner = queries - first
      let (place, target) = (first * Self.block + rows.lowerBound, (key + rows.lowerBound) * layout.pitch)
      product.multiplyPanels(
        room.scores + place, room.outputGradient + (query + first) * layout.pitch,
        to: room.valueGradient + target, opens: isDiagonal)
      product.multiplyPanels(
        room.slopes + place, room.queries + (query + first) * layout.pitch, to: room.keyGradient + target,
        opens: isDiagonal)
    }
    product.a = (Self.block, 1, 0)
    forEachStrip(queries, isDiagonal) { rows in
      product.rows = rows.count
      product.inner = isDiagonal ? min(rows.upperBound, keys) : keys
      product.multiplyPanels(
        room.slopes + rows.lowerBound * Self.block, room.keys + key * layout.pitch,
        to: room.result + (query + rows.lowerBound) * layout.pitch, opens: key == 0)
    }
  }

  private func unpackGradient(
    to input: UnsafeMutablePointer<Float>, _ batch: SequenceBatch, _ room: AttentionRoom
  ) {
    let pitch = MapShape.pitch(3 * width)
    let scale = Float(1 / Double(size).squareRoot())
    for row in 0..<batch.positions {
      let (source, target) = (row * layout.pitch, input + row * pitch)
      addScaled(room.result + source, scale, to: target, count: size, opens: true)
      // Its queries were scaled for exponents of 2.
      addScaled(room.keyGradient + source, Float(M_LN2), to: target + width, count: size, opens: true)
      (target + 2 * width).update(from: room.valueGradient + source, count: size)
    }
  }
}
