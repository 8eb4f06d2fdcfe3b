import Messages
import Testing

@testable import Programs
@testable import Vocabulary

struct ProgramCallTests {
  private static let hostile = [
    "-rf", "--output=/etc/passwd", "a b", "it's", "\"x\"", "$(touch /tmp/x)", "`id`", "; rm -rf /", "*",
    "{seed}",
    "{{}}", "a\\nb", "%s", "é\u{301}", "-\u{301}x", "",
  ]

  private func call(_ command: [String], _ values: [String: Value]) throws -> ProgramCall {
    let program = Program(name: "p", command: command, folder: "/", metrics: [])
    return try ProgramCall(
      ProgramRequest(program: program, limits: ProgramLimits(), threads: 3), values: values, seed: 7,
      slots: ["gpu": [0, 2]], own: ["cell": "abc"])
  }

  @Test(arguments: hostile) func aValueStaysOneArgument(text: String) throws {
    let arguments = try call(["p", "--name={name}", "--end"], ["name": .string(text)]).arguments
    #expect(arguments == ["p", "--name=\(text)", "--end"])
  }

  @Test(arguments: hostile) func aValueNeverBecomesAnOption(text: String) throws {
    let isOption = text.utf8.first == UInt8(ascii: "-")
    if isOption {
      #expect(throws: CellEnd.self) { try call(["p", "{name}"], ["name": .string(text)]) }
    } else {
      #expect(try call(["p", "{name}"], ["name": .string(text)]).arguments == ["p", text])
    }
    let flags = try call(["p", "{flags}"], ["name": .string(text), "optimizer": .string("sgd")]).arguments
    let own = isOption ? ["--name=\(text)"] : ["--name", text]
    #expect(flags == ["p", "--optimizer", "sgd", "--seed", "7"] + own)
  }

  @Test func everyTypeIsAnArgument() throws {
    let values: [String: Value] = [
      "rate": .number(1e-5), "width": .integer(64), "augment": .boolean(true), "quiet": .boolean(false),
      "sizes": .list([.integer(1), .integer(2)]),
    ]
    let arguments = try call(
      [
        "p", "{rate}", "{width}", "{augment:on/off}", "{quiet:on/off}", "{quiet}", "{sizes}", "{gpu}",
        "{seed}", "{cell}", "{none}",
      ],
      values
    ).arguments
    #expect(
      arguments == ["p", "1e-05", "64", "on", "off", "false", "[1,2]", "0,2", "7", "abc", ""])
    let flags = try call(["p", "{flags}"], values).arguments
    #expect(
      flags == ["p", "--seed", "7", "--augment", "--rate", "1e-05", "--sizes", "[1,2]", "--width", "64"])
  }

  @Test func threadsAndSeedAreVariables() throws {
    let variables = try call(["p"], [:]).variables
    #expect(variables["OMP_NUM_THREADS"] == "3" && variables["SWEEP_SEED"] == "7")
    #expect(variables["SWEEP_CONTRACT"] == "1" && variables["SWEEP_CELL"] == "abc")
  }

  @Test(arguments: ["{", "}", "a{b", "{}", "{a:b}", "x{flags}", "{a:b/c/d}"])
  func aTemplateThatIsNoneIsRefused(text: String) {
    #expect(throws: ArgumentTemplate.Mistake.self) { try ArgumentTemplate(text) }
  }

  @Test func bracesAreWrittenTwice() throws {
    #expect(try ArgumentTemplate("{{a}} {b}").filled { _ in .integer(1) } == "{a} 1")
  }
}

struct LinePatternTests {
  private func numbers(_ pattern: String, _ line: String) throws -> [Double]? {
    let pattern = try LinePattern(pattern)
    return Array(line.utf8).withUnsafeBufferPointer(pattern.numbers)
  }

  /// What Guild's patterns lose: see the contract's page.
  @Test(arguments: [
    ("loss: 1e+03", 1000), ("loss: 1.5E-3", 0.0015), ("loss: nan", .nan), ("loss: -inf", -.infinity),
    ("loss: +0.5", 0.5), ("loss: .5", 0.5), ("loss: 7.", 7), ("loss: 1.e3", 1000), ("loss: .25E+1", 2.5),
    ("loss: 12e", 12), ("loss: -3.e", -3), ("loss: 0x10", 0), ("[12:30:01] loss:   7 (best)", 7),
  ])
  func everyNumberIsRead(line: String, value: Double) throws {
    let read = try #require(try numbers("loss: {loss}", line)?.first)
    #expect(value.isNaN ? read.isNaN : read == value)
  }

  @Test func wordsAndBlanksAreSkipped() throws {
    #expect(try numbers("epoch {epoch}/{} loss {loss}", "Epoch: epoch 3/10\tloss  0.5") == [3, 0.5])
    #expect(try numbers("loss {loss}", "val loss none") == nil)
    #expect(try numbers("loss {loss}", "12:30:01: 5") == nil)
    #expect(try numbers("loss {loss}", "loss infinite") == nil)
  }

  @Test(arguments: ["{}", "loss", "{loss}", "{a", "a}"]) func aPatternThatReadsNothingOrAllIsRefused(
    text: String
  ) {
    #expect(throws: ArgumentTemplate.Mistake.self) { try LinePattern(text) }
  }
}
