import Testing
import Vocabulary

@Suite struct SettingsTests {
  enum Colour: String, SettingChoice {
    case red
    case darkBlue = "dark_blue"
    var summary: String { self == .red ? "Like a rose." : "Like the sea." }
  }

  struct Inner: Settings {
    @Setting(.integer(1...9), "How many.") var count: Int = 3
  }

  enum Shape: SettingVariants {
    case point
    case circle(radius: Double)

    struct Circle: Settings {
      @Setting(.above(0), unit: "m", "From the middle to the edge.") var radius: Double = 2
    }

    static let tag = "kind"
    static let kinds: [SettingKind<Shape>] = [
      SettingKind("point", "No extent.", .point),
      SettingKind("circle", "Round.") { (circle: Circle) in .circle(radius: circle.radius) },
    ]
  }

  struct Everything: Settings {
    @Setting(.above(0), "Must be given.") var clipThreshold: Double
    @Setting(.from(0, below: 1), unit: "s", before: .number(0), "Came later.") var momentum: Double = 0.5
    @Setting(.optional(.integer(1...8)), "May be absent.") var microBatchSize: Int?
    @Setting(.flag, "On or off.") var nesterov = false
    @Setting(.text, key: "file", "A path.") var path = "x"
    @Setting(.choice, "A word.") var colour = Colour.red
    @Setting(.list(.choice), "Some words.") var colours = [Colour.red, .darkBlue]
    @Setting(.list(.any), "Numbers.") var at = [1.0, 2]
    @Setting(.block, "A map.") var inner = Inner()
    @Setting(.variant, default: .string("circle"), "A shape.") var shape: Shape
  }

  @Test func oneDeclarationGivesTheWholeParameter() throws {
    let parameters = Everything.parameters
    #expect(
      parameters.map(\.name) == [
        "clip_threshold", "momentum", "micro_batch_size", "nesterov", "file", "colour", "colours", "at",
        "inner", "shape",
      ])
    let threshold = try #require(parameters.first)
    #expect(threshold.isRequired && threshold.standard == nil && threshold.summary == "Must be given.")
    guard case .number(let range) = threshold.type else {
      Issue.record("not a number")
      return
    }
    #expect(!range.contains(0) && range.contains(1e-300) && !range.contains(.infinity))
    #expect(parameters[1].standard == .number(0.5) && parameters[1].unit == "s")
    #expect(parameters[1].before == .number(0))
    #expect(!parameters[2].isRequired && parameters[2].standard == nil)
    guard case .choice(let words) = parameters[5].type else {
      Issue.record("not words")
      return
    }
    #expect(words == [Choice("red", "Like a rose."), Choice("dark_blue", "Like the sea.")])
    #expect(parameters[6].standard == .list([.string("red"), .string("dark_blue")]))
    #expect(parameters[8].standard == .map(["count": .integer(3)]))
    guard case .variant("kind", let kinds) = parameters[9].type else {
      Issue.record("not a variant")
      return
    }
    #expect(kinds.map(\.name) == ["point", "circle"] && kinds[1].parameters.map(\.unit) == ["m"])
  }

  @Test func valuesAreReadByTheSameDeclaration() throws {
    let read = try Everything(reading: [
      "clip_threshold": .integer(4), "micro_batch_size": .integer(2), "nesterov": .boolean(true),
      "file": .string("y"), "colour": .string("dark_blue"), "colours": .list([.string("red")]),
      "at": .list([.integer(3)]), "inner": .map(["count": .integer(7)]),
      "shape": .map(["kind": .string("point")]), "optimizer": .string("sgd"),
    ])
    #expect(read.clipThreshold == 4 && read.momentum == 0.5 && read.microBatchSize == 2 && read.nesterov)
    #expect(read.path == "y" && read.colour == .darkBlue && read.colours == [.red] && read.at == [3])
    #expect(read.inner.count == 7)
    guard case .point = read.shape else {
      Issue.record("\(read.shape)")
      return
    }
    let defaults = try Everything(reading: ["clip_threshold": .number(1)])
    #expect(defaults.microBatchSize == nil && defaults.inner.count == 3 && defaults.colours.count == 2)
    guard case .circle(2) = defaults.shape else {
      Issue.record("\(defaults.shape)")
      return
    }
  }

  @Test func aRuleReadsAKeyByItsDeclaration() {
    let (momentum, size) = (Everything.key(\.$momentum), Everything.key(\.$microBatchSize))
    #expect(
      [momentum.name, size.name, Everything.key(\.$path).name] == ["momentum", "micro_batch_size", "file"])
    let values: [String: Value] = [
      "momentum": .number(0.25), "micro_batch_size": .integer(4), "colour": .string("dark_blue"),
      "inner": .map(["count": .integer(7)]),
      "shape": .map(["kind": .string("circle"), "radius": .number(3)]),
      "nesterov": .string("yes"),
    ]
    #expect(values[momentum] == 0.25 && values[size] == 4)
    #expect(values[Everything.key(\.$colour)] == .darkBlue && values[Everything.key(\.$inner)]?.count == 7)
    if case .circle(3)? = values[Everything.key(\.$shape)] {} else { Issue.record("another shape") }
    // Of another type, and left out.
    let (nesterov, path) = (Everything.key(\.$nesterov), Everything.key(\.$path))
    #expect(values[nesterov] == nil && values.has(nesterov) && values[path] == nil && !values.has(path))
    // A value beyond the range is none.
    #expect(["momentum": Value.number(2)][momentum] == nil && [:][size] == nil)
  }

  @Test func whatIsMissingOrOfAnotherTypeIsNamed() throws {
    #expect(throws: SettingError(description: "the key clip_threshold has no value")) {
      try Everything(reading: [:])
    }
    for (key, value): (String, Value) in [
      ("clip_threshold", .number(0)), ("momentum", .number(1)), ("micro_batch_size", .integer(9)),
      ("nesterov", .integer(1)), ("colour", .string("green")), ("colours", .list([.string("green")])),
      ("at", .list([.string("a")])), ("inner", .map(["count": .integer(0)])),
      ("shape", .map(["kind": .string("line")])),
    ] {
      var values: [String: Value] = ["clip_threshold": .number(1)]
      values[key] = value
      #expect(throws: SettingError(description: "\(key) cannot be \(value)")) {
        try Everything(reading: values)
      }
    }
  }

  @Test func copiesAreIndependent() throws {
    let first = try Everything(reading: ["clip_threshold": .number(1)])
    var second = first
    second.clipThreshold = 2
    second.inner.count = 5
    #expect(first.clipThreshold == 1 && first.inner.count == 3)
    #expect(second.clipThreshold == 2 && second.inner.count == 5)
    #expect(try Everything(reading: ["clip_threshold": .number(3)]).inner.count == 3)
  }

  @Test func valuesAreWrittenAsTheyAreRead() throws {
    let inner = try Inner(reading: ["count": .integer(8)])
    #expect(inner.values == ["count": .integer(8)])
    let everything = try Everything(reading: ["clip_threshold": .number(3), "colours": .list([])])
    #expect(everything.values["colours"] == .list([]) && everything.values["micro_batch_size"] == nil)
    #expect(everything.values["clip_threshold"] == .number(3))
  }
}
