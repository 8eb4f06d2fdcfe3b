import Foundation
import Testing
import Vocabulary

@testable import Experiments

/// Files whose problems are programs.
struct ProgramReadingTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "programs-\(UUID())")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "models/deep"), withIntermediateDirectories: true)
    for (name, text) in [("train.py", "print(1)"), ("models/a.py", "a"), ("models/deep/b.py", "b")] {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
  }

  private static let whole = """
    sweep: 1
    name: mine
    seeds: 0..1
    problems:
      - name: resnet
        command: [python3, train.py, --lr, "{learning_rate}", "--width={width}"]
        files: ["models/**/*.py"]
        parameters: {width: {type: integer, min: 1, default: 64}, augment: {type: boolean, default: true}}
        optimizers: {adamw: {learning_rate: {type: number, above: 0}, weight_decay: {type: number, default: 0.01}}}
        metrics: {validation_accuracy: maximize, validation_loss: {goal: minimize, unit: nats}}
        width: [32, 64]
    optimizers: [{name: adamw, learning_rate: [0.1, 0.01]}]

    """

  private func read(_ text: String, _ overrides: [String] = []) throws -> Experiment {
    defer { try? FileManager.default.removeItem(at: folder) }
    return try parsed(text, overrides)
  }

  private func parsed(_ text: String, _ overrides: [String] = []) throws -> Experiment {
    try Experiment.parse(
      text, file: folder.appending(path: "mine.yaml").path, overrides: overrides, catalog: TestCatalog.all)
  }

  private func mistakes(_ change: (String, String)) -> String {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(Self.whole.contains(change.0))
    do {
      _ = try parsed(Self.whole.replacing(change.0, with: change.1))
      return "no mistake found"
    } catch { return (error as? Diagnostics)?.rendered(color: false) ?? "\(error)" }
  }

  @Test func aProgramIsAProblemOfTheFile() throws {
    let experiment = try read(Self.whole)
    #expect(experiment.configurations.count == 4)
    let values = experiment.configurations[0].values
    #expect(values["width"] == .integer(32) && values["weight_decay"] == .number(0.01))
    #expect(values["augment"] == .boolean(true) && values["optimizer"] == .string("adamw"))
    let program = try #require(experiment.programs["resnet"])
    #expect(program.files.map(\.path) == ["models/a.py", "models/deep/b.py", "train.py"])
    #expect(program.command.count == 5 && program.folder == folder.path && program.series == "epoch")
    let family = try #require(experiment.catalog?.families.last)
    #expect(family.metrics.map(\.name) == ["validation_accuracy", "validation_loss", "wall_seconds"])
    #expect(family.primary?.name == "validation_accuracy")
  }

  @Test func anEditedFileMakesOtherCellsAndARenamedProblemDoesNot() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    func ids(_ text: String) throws -> [String] { try parsed(text).configurations.map(\.id) }
    let before = try ids(Self.whole)
    #expect(try ids(Self.whole.replacing("name: resnet", with: "name: other")) == before)
    #expect(try ids(Self.whole.replacing("unit: nats", with: "unit: bits")) == before)
    #expect(try ids(Self.whole.replacing("--width=", with: "--w=")) != before)
    try Data("c".utf8).write(to: folder.appending(path: "models/deep/b.py"))
    let after = try ids(Self.whole)
    #expect(Set(after).isDisjoint(with: before))
  }

  @Test func overridesAndGridsReachIt() throws {
    let experiment = try read(Self.whole, ["width=8,16,32", "problems.resnet.augment=false"])
    #expect(experiment.configurations.count == 6)
    #expect(experiment.configurations.allSatisfy { $0.values["augment"] == .boolean(false) })
  }

  @Test(arguments: [
    ("metrics:", "metrcs:", "did you mean \"metrics\""),
    ("{learning_rate}", "{learning_rat}", "did you mean \"learning_rate\""),
    ("type: integer", "type: integr", "did you mean \"integer\""),
    ("width: [32, 64]", "widht: [32, 64]", "did you mean \"width\""),
    ("width: [32, 64]", "width: [0]", "width is 0"),
    ("name: adamw", "name: adam", "did you mean \"adamw\""),
    ("    - name: resnet\n      command", "    - command", "needs the key \"name\""),
    ("models/**/*.py", "modles/*.py", "matches no file"),
    ("models/**/*.py", "models", "is a folder"),
    (
      "[python3, train.py, --lr, \"{learning_rate}\", \"--width={width}\"]", "python3 train.py",
      "command wants a list"
    ),
    ("goal: minimize", "gaol: minimize", "did you mean \"goal\""),
    ("augment: {type: boolean", "seed: {type: boolean", "has a meaning of its own"),
    ("default: 64", "default: sixty", "default wants a whole number"),
    ("min: 1", "min: 1, above: 0", "not both"),
    ("optimizers: {adamw", "needs: {gpu: 1}\n        optimizers: {adamw", "run.slots has none"),
    ("optimizers: {adamw", "patterns: [\"loss {los}\"]\n        optimizers: {adamw", "is no metric"),
    ("optimizers: {adamw", "model: alexnet_cifar\n        optimizers: {adamw", "not both"),
  ])
  func everyMistakeHasAPlaceAndAWayOut(from: String, to: String, message: String) {
    // The text is indented less here than in the file's literal.
    let from = from.replacing("    - name", with: "  - name").replacing(
      "\n      command", with: "\n    command")
    let to = to.replacing("    - command", with: "  - command")
    let text = mistakes(
      (from.replacing("\n        opt", with: "\n    opt"), to.replacing("\n        opt", with: "\n    opt")))
    #expect(text.contains(message), "\(text)")
    #expect(text.contains("mine.yaml:"))
  }

  @Test func aValueThatLooksLikeAnOptionIsAMistakeOfTheFile() {
    let text = mistakes(("{type: boolean, default: true}", "{type: string, default: \"-x\"}"))
    #expect(text == "no mistake found")
    #expect(throws: Diagnostics.self) {
      try read(
        Self.whole.replacing("{type: boolean, default: true}", with: "{type: string, default: \"-x\"}")
          .replacing("\"--width={width}\"", with: "\"{augment}\""))
    }
  }
}
