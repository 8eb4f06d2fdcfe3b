import Testing

@testable import Reporting

@Suite struct DurationTextTests {
  @Test(arguments: [
    (0, "0 s"), (0.0001, "under 1 ms"), (0.0904, "90 ms"), (0.9996, "1.0 s"), (9.94, "9.9 s"), (9.96, "10 s"),
    (59.4, "59 s"), (60, "1:00 min"), (3599.6, "1:00 h"),
    (7260, "2:01 h"), (86400 * 3, "3.0 days"), (.infinity, "?"),
  ])
  func durationsAreShortAndRounded(seconds: Double, text: String) { #expect(durationText(seconds) == text) }
}
