import Escapes
import Testing

@Suite struct VisibleTextTests {
  @Test(arguments: [
    "sgd", "ps_clip_sgd", "", " ", "+momentum", "a'b\"c", "été", "e\u{301}te\u{301}", "学習率", "צעד", "شبکه",
    "می\u{200C}خواهم", "न\u{94D}\u{200D}", "👩🏽\u{200D}🚀", "❤️\u{200D}🔥", "🏳️\u{200D}🌈", "1️⃣", "🇩🇪", "10\u{A0}000",
    "\u{D4E}ക", "α = 0.1 ± 2 ‖∇‖²",
  ])
  func namesThatPeopleWriteAreKept(_ text: String) {
    #expect(VisibleText.refused(in: text) == nil)
    #expect(VisibleText.line(text) == text)
  }

  @Test(arguments: [
    ("a\u{1B}[2J", 1, "U+001B (escape)"), ("\0", 0, "U+0000 (null)"),
    ("a\r\nb", 1, "U+000D (carriage return)"),
    ("ab\n", 2, "U+000A (line feed)"), ("\t", 0, "U+0009 (tab)"),
    ("\u{85}", 0, "U+0085 (next line)"), ("x\u{9B}2J", 1, "U+009B (control sequence introducer)"),
    ("\u{7F}", 0, "U+007F (delete)"), ("a\u{2028}", 1, "U+2028 (line separator)"),
    ("\u{2029}", 0, "U+2029 (paragraph separator)"), ("a\u{202E}b", 1, "U+202E (right-to-left override)"),
    ("\u{2066}", 0, "U+2066 (left-to-right isolate)"), ("a\u{200B}", 1, "U+200B (zero width space)"),
    ("\u{600}'", 0, "U+0600 (arabic number sign)"), ("\u{6DD}", 0, "U+06DD (arabic end of ayah)"),
    ("\u{110BD}", 0, "U+110BD (kaithi number sign)"), ("so\u{AD}ft", 2, "U+00AD (soft hyphen)"),
    ("\u{FEFF}a", 0, "U+FEFF (zero width no-break space)"), ("\u{3164}", 0, "U+3164 (hangul filler)"),
    ("\u{FFFF}", 0, "U+FFFF"), ("\u{10FFFE}", 0, "U+10FFFE"),
    ("\u{E0041}", 0, "U+E0041 (tag latin capital letter a)"),
    ("sgd\u{200D}", 3, "U+200D (zero width joiner)"), ("\u{200C}שלום", 0, "U+200C (zero width non-joiner)"),
    ("a\u{200D}b", 1, "U+200D (zero width joiner)"), ("שלום\u{200D}", 4, "U+200D (zero width joiner)"),
  ])
  func whatReadersDoNotSeeIsRefusedByName(_ text: String, _ offset: Int, _ name: String) throws {
    let found = try #require(VisibleText.refused(in: text))
    #expect(found.offset == offset)
    #expect(VisibleText.name(of: found.scalar) == name)
  }

  @Test func aDescriptionHasLines() {
    #expect(VisibleText.refused(in: "a\n\nb\n", allowsLineBreaks: true) == nil)
    #expect(VisibleText.refused(in: "a\r\nb", allowsLineBreaks: true)?.scalar == "\r")
    #expect(VisibleText.refused(in: "a\tb", allowsLineBreaks: true)?.scalar == "\t")
  }

  @Test func theWholeOfUnicodeHasNoControlOrFormatCharacterThatIsShown() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        #expect(VisibleText.isHidden(scalar) == (value != 0x200C && value != 0x200D), "\(value)")
      case .spaceSeparator, .otherLetter, .uppercaseLetter, .lowercaseLetter, .decimalNumber, .mathSymbol,
        .otherPunctuation:
        if !scalar.properties.isDefaultIgnorableCodePoint {
          #expect(!VisibleText.isHidden(scalar), "\(value)")
        }
      default: break
      }
    }
  }

  @Test func aTerminalIsToldNothingByATextThatIsInserted() {
    for text in HostileTexts(seed: 17, count: 100_000) {
      let shown: TerminalText = "\(text)"
      #expect(
        shown.output.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !VisibleText.isHidden($0) })
      #expect(TerminalText.cleaned(shown.output) == shown.output)
      #expect(shown.output.unicodeScalars.count == text.unicodeScalars.count)
    }
  }

  @Test func onlyTheProgramsOwnWordsColour() {
    let label = "\u{1B}[31mred\u{9B}2J"
    let line: TerminalText = "\(TerminalText.bold("\(label)")) done\n"
    #expect(line.output == "\u{1B}[1m\u{FFFD}[31mred\u{FFFD}2J\u{1B}[0m done\n")
    #expect(TerminalText(line.output).output == "\u{FFFD}[1m\u{FFFD}[31mred\u{FFFD}2J\u{FFFD}[0m done\n")
    #expect(
      TerminalText.erasing(rows: 0).output == ""
        && TerminalText.erasing(rows: 2).output == "\u{1B}[2A\r\u{1B}[J")
  }
}
