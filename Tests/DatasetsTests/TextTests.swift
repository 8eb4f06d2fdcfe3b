import Escapes
import Foundation
import Synchronization
import Testing

@testable import Datasets

/// What people read.
@Suite struct TextTests {
  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (168_513_733, "168,513,733"), (-1234, "-1,234")])
  func digitsAreGrouped(count: Int, expected: String) {
    #expect(grouped(count) == expected)
  }

  private static let events: [FetchEvent] = [
    .downloading(from: URL(string: "https://data.example/a.tar.gz")!, keptBytes: 0, totalBytes: 168_513_733),
    .progress(FetchProgress(receivedBytes: 1_000_000, totalBytes: 168_513_733, bytesPerSecond: 1.2e7)),
    .progress(FetchProgress(receivedBytes: 2_000_000, totalBytes: 168_513_733, bytesPerSecond: 1.2e7)),
    .progress(FetchProgress(receivedBytes: 168_513_733, totalBytes: 168_513_733, bytesPerSecond: 1.25e7)),
    .unpacking,
    .complete,
  ]

  private static let dataset = Dataset(
    name: "cifar100", summary: "",
    archive: PublishedFile(
      "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz", bytes: 168_513_733,
      md5: "03b5dce01913d631647c71ecec9e9cb8"), training: [])

  private func text(_ events: [FetchEvent], isTerminal: Bool) -> String {
    let shown = Shown()
    let printer = FetchPrinter(Self.dataset, isTerminal: isTerminal, write: shown.add)
    events.forEach(printer.show)
    return shown.text.withLock { $0 }
  }

  private final class Shown: Sendable {
    let text = Mutex("")
    @Sendable func add(_ piece: TerminalText) { text.withLock { $0 += piece.output } }
  }

  @Test func aLogGetsALineATenth() {
    #expect(
      text(Self.events, isTerminal: false) == """
        cifar100: downloading 168,513,733 bytes from https://data.example/a.tar.gz
            0 %  1,000,000 of 168,513,733 bytes  12.0 MB/s
          100 %  168,513,733 of 168,513,733 bytes  12.5 MB/s
        cifar100: unpacking and checking

        """)
  }

  @Test func aTerminalRewritesOneLine() {
    let rewrite = "\r\u{1B}[K"
    #expect(
      text(Self.events, isTerminal: true) == """
        cifar100: downloading 168,513,733 bytes from https://data.example/a.tar.gz
        \(rewrite)    0 %  1,000,000 of 168,513,733 bytes  12.0 MB/s\
        \(rewrite)    1 %  2,000,000 of 168,513,733 bytes  12.0 MB/s\
        \(rewrite)  100 %  168,513,733 of 168,513,733 bytes  12.5 MB/s
        cifar100: unpacking and checking

        """)
  }

  @Test func theListingShowsWhatIsThere() throws {
    let sandbox = try Sandbox()
    let folder = sandbox.data.path
    func listing() -> String { Listing(of: [sandbox.dataset], in: sandbox.data).description }
    #expect(
      listing() == """
        NAME  WHAT                       SIZE    STATE        WHERE
        tiny  a tiny data set for tests  0.3 MB  not fetched  \(folder)
        """)
    try sandbox.placeFiles()
    #expect(listing().contains("  complete  \(folder)"))
    try sandbox.damage(sandbox.train)
    #expect(listing().contains("  damaged  \(folder)"))
  }
}
