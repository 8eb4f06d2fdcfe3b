import Vocabulary

extension Constraint {
  /// A rule that is told by these keys alone, so that one answer is enough where they do not vary.
  static func rule(
    _ key: String, _ keys: [String], _ violation: @escaping @Sendable ([String: Value]) -> String?
  ) -> Constraint {
    Constraint(key: key, where: Relevance(keys) { violation($0) != nil }, violation)
  }
}
