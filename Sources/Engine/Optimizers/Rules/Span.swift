/// Parameters that move in one go, their gradient, and what their rule keeps of them from step to step.
///
/// Pointers are valid during a move; numbers behind `count` belong to others, who may move them at the same time.
struct Span<V: Lanes> {
  let values: UnsafeMutablePointer<V.Number>
  let gradient: UnsafePointer<V.Number>
  /// One for each of the rule's slots, up to ``Slots/most``.
  let slots: Slots<V.Number>
  /// What the gradient is short of: the factor of the batch, lane by lane.
  let scale: V
  /// Numbers; in the laboratory whole lanes.
  let count: Int
  /// Whether the parameters are part of a tensor of two or more dimensions. A laboratory's point counts as one.
  let isMatrix: Bool

  /// Moves parameters of a rule that keeps nothing.
  ///
  /// - Parameter move: one parameter and its gradient.
  @inline(__always)
  func withoutSlots(_ move: (inout V, V) -> Void) {
    @inline(__always)
    func moveEight(_ index: Int) {
      var value = V.load(values, at: index)
      move(&value, scale * V.load(gradient, at: index))
      value.store(to: values, at: index)
    }
    var index = 0
    while index &+ 16 <= count {
      moveEight(index)
      moveEight(index &+ 8)
      index &+= 16
    }
    while index &+ 8 <= count {
      moveEight(index)
      index &+= 8
    }
    while index < count {
      var value = V(all: values[index])
      move(&value, scale * V(all: gradient[index]))
      values[index] = value.first
      index &+= 1
    }
  }

  /// - Parameter move: one parameter, what is kept of it, and its gradient.
  @inline(__always)
  func withSlot(_ move: (inout V, inout V, V) -> Void) {
    let slot = slots[0]
    var index = 0
    while index &+ 8 <= count {
      var (value, kept) = (V.load(values, at: index), V.load(slot, at: index))
      move(&value, &kept, scale * V.load(gradient, at: index))
      value.store(to: values, at: index)
      kept.store(to: slot, at: index)
      index &+= 8
    }
    while index < count {
      var (value, kept) = (V(all: values[index]), V(all: slot[index]))
      move(&value, &kept, scale * V(all: gradient[index]))
      (values[index], slot[index]) = (value.first, kept.first)
      index &+= 1
    }
  }

  /// - Parameter move: one parameter, the two things that are kept of it, and its gradient.
  @inline(__always)
  func withTwoSlots(_ move: (inout V, inout V, inout V, V) -> Void) {
    let (one, two) = (slots[0], slots[1])
    var index = 0
    while index &+ 8 <= count {
      var (value, first, second) = (
        V.load(values, at: index), V.load(one, at: index), V.load(two, at: index)
      )
      move(&value, &first, &second, scale * V.load(gradient, at: index))
      value.store(to: values, at: index)
      first.store(to: one, at: index)
      second.store(to: two, at: index)
      index &+= 8
    }
    while index < count {
      var (value, first, second) = (V(all: values[index]), V(all: one[index]), V(all: two[index]))
      move(&value, &first, &second, scale * V(all: gradient[index]))
      (values[index], one[index], two[index]) = (value.first, first.first, second.first)
      index &+= 1
    }
  }
}

/// Where what a rule keeps of parameters lies: one block of numbers for each of its slots.
struct Slots<Number> {
  /// A step makes no array: a rule has at most so many.
  static var most: Int { 2 }

  private let first: UnsafeMutablePointer<Number>?
  private let second: UnsafeMutablePointer<Number>?

  init(_ places: [UnsafeMutablePointer<Number>]) {
    precondition(places.count <= Self.most, "a rule with \(places.count) slots, of at most \(Self.most)")
    first = places.first
    second = places.count > 1 ? places[1] : nil
  }

  private init(_ first: UnsafeMutablePointer<Number>?, _ second: UnsafeMutablePointer<Number>?) {
    (self.first, self.second) = (first, second)
  }

  @inline(__always)
  subscript(_ slot: Int) -> UnsafeMutablePointer<Number> {
    guard let place = slot == 0 ? first : second else { preconditionFailure("there is no slot \(slot)") }
    return place
  }

  /// From the parameter at `offset` on.
  @inline(__always)
  func advanced(by offset: Int) -> Slots {
    Slots(first.map { $0 + offset }, second.map { $0 + offset })
  }

  /// The blocks from `offset` on, for what reads ahead; nil where there is none.
  func places(at offset: Int) -> (UnsafePointer<Number>?, UnsafePointer<Number>?) {
    (first.map { UnsafePointer($0 + offset) }, second.map { UnsafePointer($0 + offset) })
  }
}
