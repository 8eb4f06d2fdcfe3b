/// A value that many refer to: their copies copy a reference, and whose references are the same have the same value.
package final class Shared<Content: Sendable>: Sendable {
  package let value: Content

  package init(_ value: Content) { self.value = value }
}
