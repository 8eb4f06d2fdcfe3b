/// One key, for rules that read it among a configuration's values: by its declaration, not by its name.
///
///     private static let width = GPTSettings.key(\.$width)
///     guard let width = values[Self.width] else { … }
public struct SettingKey<Content: Sendable>: Sendable {
  /// In files.
  public let name: String
  private let read: @Sendable (Value) -> Content?

  /// A key that is declared in no ``Settings``, because what it may hold is known to a registry alone.
  ///
  /// - Parameter form: how rules read it.
  public init(_ name: String, _ form: SettingForm<Content>) {
    self.name = name
    read = form.read
  }

  fileprivate func content(_ value: Value) -> Content? { read(value) }
}

extension [String: Value] {
  /// The content of a key; nil where it is left out or of another type.
  public subscript<Content>(key: SettingKey<Content>) -> Content? { self[key.name].flatMap(key.content) }

  /// The content of a key that may be left out.
  public subscript<Content>(key: SettingKey<Content?>) -> Content? {
    self[key.name].flatMap(key.content) ?? nil
  }

  /// Whether a configuration has a value for the key.
  public func has<Content>(_ key: SettingKey<Content>) -> Bool { self[key.name] != nil }
}

extension Settings {
  /// The key of one of these settings: `GPTSettings.key(\.$width)`.
  public static func key<Content>(_ setting: KeyPath<Self, Setting<Content>>) -> SettingKey<Content> {
    let settings = Self()
    let own = settings[keyPath: setting]
    guard let name = name(of: own.identity, in: settings) else {
      preconditionFailure("\(Self.self) has no setting at \(setting)")
    }
    return SettingKey(name, own.form)
  }
}
