/// Something that a file can set up: each property marked ``Setting`` is one of its keys.
///
/// ```swift
/// struct PerSampleClipping: Settings {
///   @Setting(.above(0), "Longest norm that is left alone.") var clipThreshold: Double
///   @Setting(.from(0), "Added to the norm in the factor.") var clipEpsilon: Double = 0
/// }
/// ```
///
/// The declaration is all there is: catalog, checks of files, schema for editors, reference page and the value itself come
/// from it. The key is the property's name in snake case, `clip_threshold`.
///
/// A property that is a set of settings itself gives its keys to the whole.
///
/// `init()` makes every setting anew, as the one that Swift provides does: two instances share none.
public protocol Settings: Sendable {
  init()
}

extension Settings {
  /// The keys, in declared order.
  public static var parameters: [Parameter] {
    members(of: Self()).map { key, setting in setting.parameter(key) }
  }

  /// The settings that a configuration has; its other keys are somebody else's.
  ///
  /// - Throws: where a required key is not there, or a value is not of its type. The planner lets neither pass.
  public init(reading values: [String: Value]) throws(SettingError) {
    self.init()
    for (key, setting) in Self.members(of: self) { try setting.take(values[key], of: key) }
  }

  /// The value of every setting that has one, as a configuration has them.
  public var values: [String: Value] {
    var values: [String: Value] = [:]
    for (key, setting) in Self.members(of: self) { values[key] = setting.value }
    return values
  }

  /// The key of one of these settings: `GPTSettings.key(\.$width)`.
  public static func key<Content>(_ setting: KeyPath<Self, Setting<Content>>) -> SettingKey<Content> {
    let settings = Self()
    let own = settings[keyPath: setting]
    guard let name = members(of: settings).first(where: { $0.setting.identity == own.identity })?.key else {
      preconditionFailure("\(Self.self) has no setting at \(setting)")
    }
    return SettingKey(name, own.form)
  }

  private static func members(of settings: any Settings) -> [(key: String, setting: any AnySetting)] {
    Mirror(reflecting: settings).children.flatMap { label, child in
      // The likely question first: the answer no takes a look at all that conforms to anything.
      if let label, let setting = child as? any AnySetting {
        return [
          (setting.key ?? snakeCase(label.hasPrefix("_") ? String(label.dropFirst()) : label), setting)
        ]
      }
      return (child as? any Settings).map(members) ?? []
    }
  }
}

/// `clipThreshold` as `clip_threshold`: the names of properties are ASCII, and most are one word.
package func snakeCase(_ name: String) -> String {
  let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
  guard name.utf8.contains(where: capitals.contains) else { return name }
  var text: [UInt8] = []
  for letter in name.utf8 {
    if capitals.contains(letter) { text.append(UInt8(ascii: "_")) }
    text.append(capitals.contains(letter) ? letter | 0x20 : letter)
  }
  return String(decoding: text, as: UTF8.self)
}

/// A value that is no value of a setting.
public struct SettingError: Error, Hashable, CustomStringConvertible {
  /// What is wrong with the value.
  public var description: String

  package init(description: String) { self.description = description }
}

/// One key with its type, range, default, unit and meaning, and the value that a configuration gives it.
@propertyWrapper
public struct Setting<Content: Sendable>: Sendable {
  /// All that a copy copies: settings are many, and what holds them is handed around.
  private var slot: Slot

  /// Shared by the copies of one instance, and written only before there are any: by `Settings.init(reading:)`.
  private final class Slot: @unchecked Sendable {
    let declaration: Declaration
    var content: Content?

    init(_ declaration: Declaration, _ content: Content?) {
      self.declaration = declaration
      self.content = content
    }
  }

  /// What the key is, whatever a configuration gives it.
  private struct Declaration {
    var form: SettingForm<Content>
    var standard: Value?
    var unit: String
    var key: String?
    var before: Value?
    var summary: String
  }

  /// What a configuration gave, or the default.
  ///
  /// A required key that was never read has no value: that is a programmer's mistake.
  public var wrappedValue: Content {
    get {
      guard let content = slot.content else {
        preconditionFailure("a setting without a value: \(declaration.summary)")
      }
      return content
    }
    set { slot = Slot(declaration, newValue) }
  }

  /// The setting itself, for ``Settings/key(_:)``.
  public var projectedValue: Setting { self }

  /// The same for the copies of one instance.
  var identity: ObjectIdentifier { ObjectIdentifier(slot) }

  private var declaration: Declaration { slot.declaration }
  /// Nil where it is the property's name.
  var key: String? { declaration.key }
  fileprivate var form: SettingForm<Content> { declaration.form }

  private init(_ declaration: Declaration, _ content: Content?) { slot = Slot(declaration, content) }
}

extension Setting {
  /// A key with a default.
  ///
  /// - Parameters:
  ///   - unit: for people, e.g. `epochs`.
  ///   - key: where it is not the property's name.
  ///   - before: see ``Parameter/addedLater(before:)``.
  public init(
    wrappedValue: Content, _ form: SettingForm<Content>, unit: String = "", key: String? = nil,
    before: Value? = nil, _ summary: String
  ) {
    self.init(
      Declaration(
        form: form, standard: form.write(wrappedValue), unit: unit, key: key, before: before, summary: summary
      ),
      wrappedValue)
  }

  /// A key with a default that is written as a file would have it, e.g. a word that stands for a map.
  public init(
    _ form: SettingForm<Content>, default standard: Value, unit: String = "", key: String? = nil,
    before: Value? = nil, _ summary: String
  ) {
    guard let content = form.read(form.type.resolved(standard)) else {
      preconditionFailure("\(standard) is no default: \(summary)")
    }
    self.init(
      Declaration(form: form, standard: standard, unit: unit, key: key, before: before, summary: summary),
      content)
  }

  /// A key that must be given, or one that may be left out and then has no value, by the form.
  public init(
    _ form: SettingForm<Content>, unit: String = "", key: String? = nil, before: Value? = nil,
    _ summary: String
  ) {
    self.init(
      Declaration(form: form, standard: nil, unit: unit, key: key, before: before, summary: summary),
      form.absent)
  }
}

extension Setting: Equatable where Content: Equatable {
  /// By their values: what a setting says of itself is the same in all instances.
  public static func == (a: Setting, b: Setting) -> Bool { a.slot.content == b.slot.content }
}

extension Setting: Hashable where Content: Hashable {
  /// By the value.
  public func hash(into hasher: inout Hasher) { hasher.combine(slot.content) }
}

/// A setting of any type.
private protocol AnySetting {
  var key: String? { get }
  var identity: ObjectIdentifier { get }
  var value: Value? { get }
  func parameter(_ key: String) -> Parameter
  func take(_ value: Value?, of key: String) throws(SettingError)
}

extension Setting: AnySetting {
  var value: Value? { slot.content.flatMap(form.write) }

  func parameter(_ key: String) -> Parameter {
    let (type, unit, summary) = (form.type, declaration.unit, declaration.summary)
    let parameter =
      if let standard = declaration.standard {
        Parameter(key, type, default: standard, unit: unit, summary)
      } else if form.absent != nil {
        Parameter.optional(key, type, unit: unit, summary)
      } else {
        Parameter.required(key, type, unit: unit, summary)
      }
    return declaration.before.map { parameter.addedLater(before: $0) } ?? parameter
  }

  func take(_ value: Value?, of key: String) throws(SettingError) {
    guard let value else {
      if slot.content == nil { throw SettingError(description: "the key \(key) has no value") }
      return
    }
    guard let content = form.read(value) else {
      throw SettingError(description: "\(key) cannot be \(value)")
    }
    slot.content = content
  }
}
