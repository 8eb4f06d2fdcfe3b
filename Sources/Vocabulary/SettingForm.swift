/// What a setting may hold: its type in files, and how a value of it is read.
public struct SettingForm<Content: Sendable>: Sendable {
  /// What files may write, for catalog, schema and reference.
  public var type: ParameterType
  /// Nil for a value that is not of the type.
  package private(set) var read: @Sendable (Value) -> Content?
  /// Nil for what is written by leaving the key out.
  var write: @Sendable (Content) -> Value?
  /// What a key has that is left out; nil where a file must give it.
  var absent: Content?

  package init(
    _ type: ParameterType, read: @escaping @Sendable (Value) -> Content?,
    write: @escaping @Sendable (Content) -> Value?
  ) {
    self.type = type
    self.read = read
    self.write = write
  }
}

extension SettingForm where Content == Double {
  /// A number within a range.
  public static func number(_ range: NumberRange) -> Self {
    Self(
      .number(range), read: { value in value.number.flatMap { range.contains($0) ? $0 : nil } },
      write: { .number($0) })
  }

  /// Every finite number.
  public static var any: Self { number(.any) }

  /// A number above the bound, which may be infinite where that is said.
  public static func above(_ bound: Double, orInfinity: Bool = false) -> Self {
    number(NumberRange(lower: .excluding(bound), allowsInfinity: orInfinity))
  }

  /// The bound itself, and above.
  public static func from(_ bound: Double, below end: Double? = nil) -> Self {
    number(NumberRange(lower: .including(bound), upper: end.map { .excluding($0) } ?? .none))
  }

  /// A number between two bounds, neither of which it may be.
  public static func above(_ bound: Double, below end: Double) -> Self {
    number(NumberRange(lower: .excluding(bound), upper: .excluding(end)))
  }

  /// Both ends included.
  public static func within(_ range: ClosedRange<Double>) -> Self {
    number(NumberRange(lower: .including(range.lowerBound), upper: .including(range.upperBound)))
  }
}

extension SettingForm where Content == Int {
  /// A whole number, both ends included.
  public static func integer(_ range: ClosedRange<Int>) -> Self {
    Self(
      .integer(range), read: { value in value.integer.flatMap { range.contains($0) ? $0 : nil } },
      write: { .integer($0) })
  }
}

extension SettingForm where Content == Bool {
  /// `true` or `false`.
  public static var flag: Self { Self(.boolean, read: \.boolean) { .boolean($0) } }
}

extension SettingForm where Content == String {
  /// Any text.
  public static var text: Self { Self(.string, read: \.string) { .string($0) } }
}

/// Words, of which a file chooses one; each says in a sentence what it means.
public protocol SettingChoice: CaseIterable, RawRepresentable<String>, Sendable {
  var summary: String { get }
}

extension SettingChoice {
  /// The words with their sentences.
  public static var choices: [Choice] { allCases.map { Choice($0.rawValue, $0.summary) } }
}

extension SettingForm where Content: SettingChoice {
  /// One of the words.
  public static var choice: Self {
    Self(
      .choice(Content.choices), read: { $0.string.flatMap(Content.init(rawValue:)) },
      write: { .string($0.rawValue) })
  }
}

extension SettingForm where Content: Settings {
  /// A map with the keys of another type's settings.
  public static var block: Self {
    Self(
      .block(Content.parameters),
      read: { value in value.map.flatMap { try? Content(reading: $0) } }, write: { .map($0.values) })
  }
}

extension SettingForm {
  /// A key that may be left out, and is nil then.
  public static func optional<Wrapped>(_ form: SettingForm<Wrapped>) -> Self where Content == Wrapped? {
    var optional = Self(
      form.type, read: { value in form.read(value).map { .some($0) } }, write: { $0.flatMap(form.write) })
    optional.absent = .some(.none)
    return optional
  }

  /// A list that is one value.
  public static func list<Element>(_ element: SettingForm<Element>) -> Self where Content == [Element] {
    Self(
      .list(element.type),
      read: { value in
        guard let list = value.list else { return nil }
        let elements = list.compactMap(element.read)
        return elements.count == list.count ? elements : nil
      }, write: { .list($0.compactMap(element.write)) })
  }

  /// A list that may be left out, and is empty then.
  public static func listIfGiven<Element>(_ element: SettingForm<Element>) -> Self
  where Content == [Element] {
    var list = list(element)
    list.absent = []
    return list
  }
}

/// Several kinds of one thing, each with settings of its own: a map whose key ``tag`` names the kind.
public protocol SettingVariants: Sendable {
  static var tag: String { get }
  static var kinds: [SettingKind<Self>] { get }
}

/// One kind of ``SettingVariants``.
public struct SettingKind<Variants: Sendable>: Sendable {
  var kind: Kind
  var read: @Sendable ([String: Value]) throws(SettingError) -> Variants

  /// - Parameter make: from the kind's settings.
  public init<Own: Settings>(
    _ name: String, _ summary: String, _ make: @escaping @Sendable (Own) -> Variants
  ) {
    kind = Kind(name: name, summary: summary, parameters: Own.parameters)
    read = { (values) throws(SettingError) in make(try Own(reading: values)) }
  }

  /// A kind without settings.
  public init(_ name: String, _ summary: String, _ value: Variants) {
    kind = Kind(name: name, summary: summary, parameters: [])
    read = { _ throws(SettingError) in value }
  }
}

extension SettingForm where Content: SettingVariants {
  /// Its default is written as a file has it: `@Setting(.variant, default: .string("constant"), …)`.
  public static var variant: Self {
    Self(
      .variant(tag: Content.tag, Content.kinds.map(\.kind)),
      read: { value in
        guard let map = value.map, let word = map[Content.tag]?.string,
          let kind = Content.kinds.first(where: { $0.kind.name == word })
        else { return nil }
        return try? kind.read(map)
      }, write: { _ in nil })
  }
}
