import Escapes
import Foundation
import Testing

@testable import Experiments

/// What a name, a key or a path may not hold, and where the complaint points.
@Suite struct HiddenTextTests {
  private func complaint(
    _ text: String, overrides: [String] = [], files: [String: String] = [:]
  ) -> String {
    do {
      _ = try Experiment.parse(
        text, file: "dir/x.yaml", overrides: overrides, catalog: TestCatalog.all, limits: Limits(),
        files: ExperimentFiles { path in files[path].map(ExperimentFiles.Contents.text) ?? .missing })
      return "none"
    } catch { return error.rendered(color: false) }
  }

  private func experiment(
    name: String = "x", description: String = "d", problem: String = "p", label: String = "l",
    note: String = "c",
    table: String = "t"
  ) -> String {
    """
    sweep: 1
    name: \(QuotedText.yaml(name))
    description: \(QuotedText.yaml(description))
    problems: [{name: \(QuotedText.yaml(problem)), model: alexnet_cifar, dataset: cifar10, epochs: 7, note: \(QuotedText.yaml(note))}]
    optimizers: [{name: sgd, label: \(QuotedText.yaml(label)), learning_rate: [0.1, 0.2]}]
    report: {tables: [{name: \(QuotedText.yaml(table)), rows: [optimizer], values: [final train_loss]}]}
    """
  }

  @Test func theExperimentOfTheseTestsIsRight() { #expect(complaint(experiment()) == "none") }

  @Test(arguments: [
    "a\u{600}'; system(\"touch x\") #", "p\r\nsystem(\"touch x\")\r\n#", "a\nb", "a\tb", "\u{1B}]0;x\u{7}",
    "\u{9B}2J",
    "a\u{202E}b", "\u{2028}", "a\u{200B}", "sgd\u{200D}", "\u{85}", "\u{7F}", "\u{FEFF}a", "\u{FFFF}",
    "\u{E0041}",
  ])
  func aHiddenCharacterIsRefusedWhereverAPersonReadsIt(_ text: String) throws {
    let name = VisibleText.name(of: try #require(VisibleText.refused(in: text)).scalar)
    for (file, place) in [
      (experiment(problem: text), "dir/x.yaml:4:19: error: "),
      (experiment(label: text), "dir/x.yaml:5:33: error: "),
      (experiment(note: text), "dir/x.yaml:4:"),
    ] {
      let complaint = complaint(file)
      #expect(complaint.hasPrefix(place), "\(complaint)")
      #expect(complaint.split(separator: "\n").first?.contains(" holds \(name)") == true, "\(complaint)")
      #expect(complaint.unicodeScalars.allSatisfy { $0 == "\n" || !VisibleText.isHidden($0) })
    }
    let described = complaint(experiment(description: text))
    #expect(
      text == "a\nb"
        ? described == "none" : described.hasPrefix("dir/x.yaml:3:14: error: the text holds \(name)"))
  }

  @Test func wordsOfManyLanguagesAndPicturesAreNames() {
    for text in [
      "学習率", "שלום", "می\u{200C}خواهم", "👩🏽\u{200D}🚀", "e\u{301}", "\u{D4E}ക", "10\u{A0}000", "it's \"x\" \\",
    ] {
      #expect(
        complaint(experiment(description: text, problem: text, label: text, note: text)) == "none",
        "\(text)")
    }
  }

  @Test func aDescriptionHasParagraphsAndANoteIsToldHowToBeOneLine() {
    #expect(complaint(experiment(description: "a\n\nb\n")) == "none")
    let text = experiment(note: "c\n")
    #expect(
      complaint(text).contains("note ends with a line break, U+000A (line feed); write \">-\" for \">\""))
  }

  @Test(arguments: [
    ("learning\u{200B}_rate: 0.1", "U+200B (zero width space)"),
    ("\u{A0}learning_rate: 0.1", "U+00A0 (no-break space)"),
    ("\"learning\\nrate\": 0.1", "U+000A (line feed)"),
    ("learning\u{3000}rate: 1", "U+3000 (ideographic space)"),
  ])
  func aKeyNamesWhatItHides(_ line: String, _ name: String) {
    let text =
      "sweep: 1\nname: x\nproblems: [{objective: quadratic}]\noptimizers: [sgd]\ndefaults:\n  \(line)\n"
    let complaint = complaint(text)
    #expect(complaint.hasPrefix("dir/x.yaml:6:3: error: a key holds \(name)"), "\(complaint)")
    #expect(
      complaint.contains("error:") && complaint.components(separatedBy: "error:").count == 2, "\(complaint)")
  }

  @Test func axesAndArgumentsAreKeysAndTextsToo() {
    let text = experiment() + "\naxes: {\"ra\\u202ete\": [1, 2]}\n"
    #expect(complaint(text).contains("a key holds U+202E (right-to-left override)"))
    #expect(complaint(experiment(), overrides: ["a\u{1B}b=3"]).contains("a key holds U+001B (escape)"))
    #expect(
      complaint(experiment(), overrides: ["description=a\u{1B}b"]).contains(
        "description holds U+001B (escape)"))
    #expect(
      complaint(experiment(), overrides: ["optimizers.l.label=\"a\\eb\""]).contains("holds U+001B (escape)"))
  }

  @Test(arguments: [
    ("=1+1", true), ("@x", true), ("-1+cmd|'/C calc'!A0", true), ("-1", false), ("+momentum", false),
  ])
  func aNameThatASpreadsheetComputesIsRefused(_ name: String, _ isRefused: Bool) {
    let message = "which a spreadsheet would take for a formula"
    #expect(
      complaint(experiment(problem: name)).contains("the name of a problem is \"\(name)\", \(message)")
        == isRefused)
    #expect(
      complaint(experiment(label: name)).contains("the label of an optimizer is \"\(name)\", \(message)")
        == isRefused)
    #expect(complaint(experiment(description: name, note: "c")) == "none")
  }

  @Test(arguments: [
    ("-rf", "begin it with a letter"), ("-", "begin it with a letter"), ("lock", "files of its own"),
    ("Journal", "files of its own"),
    (String(repeating: "a", count: 300), "it has 300 letters, and 100 are the most"),
    ("a/b", "letters, digits"), ("..", "letters, digits"), ("", "letters, digits"),
    ("a\u{301}", "letters, digits"),
  ])
  func aNameOfAFolderIsOne(_ name: String, _ reason: String) {
    let complaint = complaint(experiment(name: name))
    #expect(complaint.hasPrefix("dir/x.yaml:2:7: error: name "), "\(complaint)")
    #expect(complaint.contains(reason), "\(complaint)")
    if reason != "files of its own" { #expect(self.complaint(experiment(table: name)).contains(reason)) }
  }

  @Test func oneHundredLettersAreAName() {
    let name = String(repeating: "a", count: 100)
    #expect(complaint(experiment(name: name, table: "_" + name.dropFirst())) == "none")
  }

  @Test(arguments: [
    "root:$y$j9T$secret:19000:0:99999:7:::\ndaemon:*:19000\n", "secret: 1\nother: [\n", "secret",
    "\tsecret: x\n",
    "-----BEGIN KEY-----\nsecret\n", "machine secret login x\n", "github.com:\n    oauth_token: secret\n",
  ])
  func aFileOfAnotherKindThatIsExtendedIsNotShown(_ contents: String) {
    let text = "extends: ../../etc/shadow\n" + experiment()
    let complaint = complaint(text, files: ["../etc/shadow": contents])
    #expect(
      complaint.hasPrefix("dir/x.yaml:1:10: error: \"../../etc/shadow\" is no experiment file"),
      "\(complaint)")
    #expect(!complaint.contains("secret"))
  }

  @Test func aMistakeInAnExtendedExperimentIsShown() {
    let complaint = complaint(
      "extends: base.yaml\n" + experiment(),
      files: ["dir/base.yaml": "# base\ndefaults: {learning_rat: 0.1}\n"])
    #expect(complaint.hasPrefix("dir/base.yaml:2:12: error: unknown key \"learning_rat\""), "\(complaint)")
  }

  @Test func complaintsAndTheirLinesHoldNothingThatATerminalObeys() {
    let text =
      "sweep: 1\nname: x # \u{202E}\u{9B}\nproblems: [{objective: \"q\\e[2J\u{200B}\"}]\noptimizers: [sgd]\n"
    let complaint = complaint(text)
    #expect(complaint.contains("error"))
    #expect(complaint.unicodeScalars.allSatisfy { $0 == "\n" || !VisibleText.isHidden($0) })
    let named = Diagnostic("m\u{1B}", at: nil, suggestion: "s\u{9B}").terminalText(color: true).output
    #expect(named == "\u{1B}[1;31merror:\u{1B}[0m m\u{FFFD}; did you mean \"s\u{FFFD}\"?")
  }
}
