/// Points of a ``Space`` that are not to be tried again.
struct TakenPoints {
  private enum Form {
    /// A mark for each point of a small space.
    case marks([Bool])
    case keys(Set<[Double]>)
  }

  private let space: Space
  private let key: @Sendable (Point) -> [Double]
  private var form: Form

  /// - Parameter key: points of one key are one point; nil for millionths of the space.
  init(_ space: Space, key: (@Sendable (Point) -> [Double])?) {
    self.space = space
    self.key = key ?? { space.key($0) }
    let count = key == nil ? space.pointCount : nil
    form =
      if let count, count <= Self.mostMarked { .marks([Bool](repeating: false, count: count)) } else {
        .keys([])
      }
  }

  private static let mostMarked = 1 << 20

  func contains(_ point: Point) -> Bool {
    switch form {
    case .marks(let marks): marks[index(point)]
    case .keys(let keys): keys.contains(key(point))
    }
  }

  /// False for one that is in it.
  @discardableResult mutating func insert(_ point: Point) -> Bool {
    switch form {
    case .marks(var marks):
      form = .keys([])
      defer { form = .marks(marks) }
      let index = index(point)
      if marks[index] { return false }
      marks[index] = true
      return true
    case .keys(var keys):
      form = .marks([])
      defer { form = .keys(keys) }
      return keys.insert(key(point)).inserted
    }
  }

  /// The place of a point among all of the space.
  private func index(_ point: Point) -> Int {
    zip(space.dimensions, point).reduce(0) { $0 * ($1.0.stepCount ?? 1) + Int($1.1) }
  }
}
