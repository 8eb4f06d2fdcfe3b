/// One key, for rules that read it among a configuration's values: by its declaration, not by its name.
///
///     private static let width = GPTSettings.key(\.$width)
///     guard let width = values[Self.width] else { … }
public struct SettingKey<Content: Sendable>: Sendable {
  /// In files.
  public let name: String
  fileprivate let read: @Sendable (Value) -> Content?

  /// A key that is declared in no ``Settings``, because what it may hold is known to a registry alone.
  ///
  /// - Parameter form: how rules read it.
  public init(_ name: String, _ form: SettingForm<Content>) {
    self.name = name
    read = form.read
  }
}

extension [String: Value] {
  /// The content of a key; nil where it is left out or of another type.
  public subscript<Content>(key: SettingKey<Content>) -> Content? { self[key.name].flatMap(key.read) }

  /// The content of a key that may be left out.
  public subscript<Content>(key: SettingKey<Content?>) -> Content? {
    self[key.name].flatMap(key.read) ?? nil
  }

  /// Whether a configuration has a value for the key.
  public func has<Content>(_ key: SettingKey<Content>) -> Bool { self[key.name] != nil }
}
