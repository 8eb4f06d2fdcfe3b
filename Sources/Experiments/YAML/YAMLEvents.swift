import CLibYAML

/// What libyaml's parser reports, copied into Swift values; marks count from 0.
struct YAMLEvent {
  enum Kind {
    case documentStart
    case alias(String)
    case scalar(text: String, isPlain: Bool, properties: Properties)
    case sequenceStart(Properties, isFlow: Bool)
    case mappingStart(Properties, isFlow: Bool)
    /// Of a sequence or a mapping.
    case end
    /// Of the text, or of a document.
    case frame
  }

  struct Properties {
    var anchor: String?
    /// As written, e.g. `tag:yaml.org,2002:str`; nil where the text has none.
    var tag: String?
  }

  struct Mark {
    var line: Int
    var column: Int
  }

  var kind: Kind
  var start: Mark
  var end: Mark
}

/// libyaml's own complaint.
struct YAMLSyntaxError: Error {
  var problem: String
  var mark: YAMLEvent.Mark
  /// What the parser was doing, e.g. `while parsing a block mapping`, and where it had begun.
  var context: String?
  var contextMark: YAMLEvent.Mark
}

/// A libyaml parser over one text, as a sequence of events.
///
/// The parser points into `input`, so both live exactly as long as this value.
struct YAMLEvents: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let text: String

  init(_ text: String) {
    self.text = text
    let utf8 = Array(text.utf8)
    input = .allocate(capacity: max(utf8.count, 1))
    _ = input.initialize(from: utf8)
    parser = .allocate(capacity: 1)
    precondition(yaml_parser_initialize(parser) == 1, "libyaml could not allocate a parser")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    // Bound: libyaml reads at most the `count` bytes that `input` was initialised with.
    yaml_parser_set_input_string(parser, UnsafePointer(input.baseAddress), utf8.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(
      kind: Self.kind(of: event), start: Self.mark(event.start_mark), end: Self.mark(event.end_mark))
  }

  private func syntaxError() -> YAMLSyntaxError {
    let state = parser.pointee
    let problem = state.problem.map { String(cString: $0) } ?? "not valid YAML"
    // The reader knows only a byte offset.
    let mark =
      state.error == YAML_READER_ERROR
      ? Source.position(ofByte: state.problem_offset, in: text) : Self.mark(state.problem_mark)
    return YAMLSyntaxError(
      problem: problem, mark: mark, context: state.context.map { String(cString: $0) },
      contextMark: Self.mark(state.context_mark))
  }

  private static func mark(_ mark: yaml_mark_t) -> YAMLEvent.Mark {
    YAMLEvent.Mark(line: Int(mark.line), column: Int(mark.column))
  }

  private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      // Bound: `value` holds `length` bytes; it may contain zeros, so it is not read as a C string.
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        text: String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
        properties: .init(anchor: string(scalar.anchor), tag: string(scalar.tag)))
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return .sequenceStart(
        .init(anchor: string(start.anchor), tag: string(start.tag)),
        isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return .mappingStart(
        .init(anchor: string(start.anchor), tag: string(start.tag)),
        isFlow: start.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
    default: return .frame
    }
  }

  private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}
