import Vocabulary

/// A map of the file beside the grid, as `run:`: each property marked ``FileSetting`` is one of its keys, which reader,
/// schema, catalog and reference take from there.
protocol FileBlock: Sendable {
  /// The key that it stands under.
  static var name: String { get }
  /// Every key with what a file gets that leaves it out.
  init()
}

extension FileBlock {
  /// The keys in declared order, for the schema and the reference.
  package static var keys: [FileKey] {
    members(of: Self()).map(\.key)
  }

  /// The block that a file has; nil after reporting why there is none.
  init?(_ node: Node, _ values: ValueReader) {
    self.init()
    let members = Self.members(of: self)
    let keys = members.map(\.key)
    guard values.issues.entries(of: node, "\(Self.name) wants a map with \(listed(keys.names))") != nil else {
      return nil
    }
    let fields = Fields(node, known: keys.names, owner: Self.name, values.issues)
    for (key, setting) in members {
      // What is wrong is reported, and the rest of the block is read on for what else is.
      if let node = fields[key.name] { setting.take(node, FilePlace(key: key.name, values: values)) }
    }
    guard fields.require(keys.requiredNames, values.issues),
      members.allSatisfy({ $0.setting.hasValue || !$0.key.isRequired })
    else { return nil }
  }

  private static func members(of block: Self) -> [(key: FileKey, setting: any AnyFileSetting)] {
    Mirror(reflecting: block).children.compactMap { label, child in
      guard let label, let setting = child as? any AnyFileSetting else { return nil }
      var key = setting.key
      if key.name.isEmpty { key.name = snakeCase(label.hasPrefix("_") ? String(label.dropFirst()) : label) }
      return (key, setting)
    }
  }
}

/// Where a value of a block is read.
struct FilePlace {
  var key: String
  var values: ValueReader
}

/// What a key of a block may hold, and how it is read.
public struct FileForm<Content: Sendable>: Sendable {
  var form: KeyForm
  /// Nil after reporting what is wrong.
  var read: @Sendable (Node, FilePlace) -> Content?
  /// What a key has that is left out and has no default; nil where a file must give it.
  var absent: Content?
}

/// Where a file gives a value.
public struct GivenPlace {
  /// Nil where it does not.
  let node: Node?
}

/// One key of a ``FileBlock``: type, range, default, meaning and an example, and the value that the file gives it.
@propertyWrapper
public struct FileSetting<Content: Sendable>: Sendable {
  /// All that a copy copies, as in ``Setting``.
  private var slot: Slot

  /// Shared by the copies of one instance, and written only before there are any: by `FileBlock.init(_:_:)`.
  private final class Slot: @unchecked Sendable {
    let form: FileForm<Content>
    let key: FileKey
    var content: Content?
    var node: Node?

    init(_ form: FileForm<Content>, _ key: FileKey, _ content: Content?) {
      self.form = form
      self.key = key
      self.content = content
    }
  }

  /// Its name is empty where that is the property's.
  fileprivate var key: FileKey { slot.key }

  /// What the file gives, or the default.
  public var wrappedValue: Content {
    get {
      guard let content = slot.content else { preconditionFailure("no value: \(key.summary)") }
      return content
    }
    set { slot = Slot(slot.form, slot.key, newValue) }
  }

  /// Where the file gives it, for messages.
  public var projectedValue: GivenPlace { GivenPlace(node: slot.node) }

  /// - Parameters:
  ///   - standard: what a file gets that leaves the key out, as it would write it.
  ///   - otherwise: instead of it, what is so then, for a key that may be left out.
  ///   - key: where it is not the property's name.
  ///   - words: within the key's text that have a meaning each.
  init(
    _ form: FileForm<Content>, default standard: String? = nil, otherwise: String? = nil, key: String? = nil,
    words: [Choice] = [], _ summary: String, example: String
  ) {
    let key = FileKey(
      key ?? "", form.form, default: standard ?? otherwise,
      isRequired: standard == nil && form.absent == nil, summary, example: example, words: words)
    slot = Slot(form, key, standard.map { Self.read($0, form) } ?? form.absent)
  }

  /// A default is read as a file's value is.
  private static func read(_ standard: String, _ form: FileForm<Content>) -> Content? {
    let issues = IssueCollector()
    let values = ValueReader(issues: issues, limits: Limits(), axes: [])
    let node = Node(content: .scalar(text: standard, isPlain: true), span: .none)
    guard let content = form.read(node, FilePlace(key: "default", values: values)), issues.isEmpty else {
      preconditionFailure("\(standard) is no default")
    }
    return content
  }
}

extension FileSetting: Equatable where Content: Equatable {
  /// By their values, wherever a file gives them.
  public static func == (a: FileSetting, b: FileSetting) -> Bool { a.slot.content == b.slot.content }
}

extension FileSetting: Hashable where Content: Hashable {
  /// By the value.
  public func hash(into hasher: inout Hasher) { hasher.combine(slot.content) }
}

private protocol AnyFileSetting {
  var key: FileKey { get }
  var hasValue: Bool { get }
  /// Reports where the node is no value of the key, which then keeps what it has.
  func take(_ node: Node, _ place: FilePlace)
}

extension FileSetting: AnyFileSetting {
  var hasValue: Bool { slot.content != nil }

  func take(_ node: Node, _ place: FilePlace) {
    guard let content = slot.form.read(node, place) else { return }
    slot.content = content
    slot.node = node
  }
}

// MARK: Forms

extension FileForm {
  /// One value of a type that parameters have, too.
  static func value(_ form: SettingForm<Content>) -> FileForm {
    FileForm(
      form: .value(form.type),
      read: { node, place in
        place.values.readValue(node, as: form.type, place.key).flatMap(form.read)
      })
  }

  /// A value, or none where the key is left out.
  static func optional<Wrapped>(_ form: FileForm<Wrapped>) -> FileForm where Content == Wrapped? {
    FileForm(
      form: form.form, read: { node, place in form.read(node, place).map { .some($0) } }, absent: .some(.none)
    )
  }

  /// A word that stands for no value, or a value: `auto | N`.
  static func word<Wrapped>(_ word: String, or form: FileForm<Wrapped>, _ noun: String) -> FileForm
  where Content == Wrapped? {
    FileForm(
      form: .either([.word(word), form.form]),
      read: { node, place in
        if node.text == word { return .some(.none) }
        if let text = node.text, !node.isEmpty, NumberText(text).isNotANumber {
          return place.values.issues.fail(
            "\(place.key) wants \(word) or \(noun), not \(quoted(text))", at: node.span,
            suggestion: NearestName.of(text, in: [word]))
        }
        return form.read(node, place).map { .some($0) }
      })
  }

  /// The node as it is, for a reader that needs more than the block to understand it.
  static func node(_ form: KeyForm) -> FileForm where Content == Node {
    FileForm(form: form, read: { node, _ in node })
  }

  static func block() -> FileForm where Content: FileBlock {
    FileForm(
      form: .map(Content.keys),
      read: { node, place in node.isEmpty ? Content() : Content(node, place.values) }, absent: Content())
  }
}

extension FileForm where Content == [String: Int] {
  /// A map from names to numbers of things, at least one of each.
  static func counts() -> FileForm {
    let range = 1...1024
    return FileForm(
      form: .named(.value(.integer(range))),
      read: { node, place in
        guard !node.isEmpty else { return [:] }
        let wanted = "\(place.key) wants a map from names to numbers"
        guard let entries = place.values.issues.entries(of: node, wanted) else { return nil }
        var counts: [String: Int] = [:]
        for entry in entries {
          let count = place.values.readValue(entry.value, as: .integer(range), entry.key.text)?.integer
          guard let count else { return nil }
          counts[entry.key.text] = count
        }
        return counts
      }, absent: [:])
  }
}

extension FileForm where Content == Double {
  /// In seconds; a century at most, for what is longer was not meant.
  static var duration: FileForm { quantity(.duration, most: 3.2e9) { $0 } }
}

extension FileForm where Content == Int {
  /// In bytes; at most 2⁶⁰, which are more than any machine has, and an Int.
  static var memory: FileForm { quantity(.memory, most: 0x1p60) { Int(saturating: $0) } }
}

extension FileForm {
  private static func quantity(
    _ units: QuantityText.Units, most: Double, _ content: @escaping @Sendable (Double) -> Content
  ) -> FileForm {
    let names = units.factors.map(\.name)
    return FileForm(
      form: .text(
        matching: "^[+]?[0-9.]+(e[0-9]+)? *(\(names.joined(separator: "|")))$",
        noun: "\(units.noun) in \(listed(names, "or")), e.g. \(units.example)"),
      read: { node, place in
        place.values.quantity(node, place.key, units, most: most).map(content)
      })
  }
}
