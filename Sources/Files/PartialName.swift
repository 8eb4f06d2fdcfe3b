import Foundation

/// Names of files that are being written, `.NAME.DIGITS.partial`: whoever prepares a folder cannot know them.
public enum PartialName {
  static let ending = ".partial"

  static func random(for name: String) -> String {
    // A name may be as long as the file system allows; this one is longer.
    ".\(name.utf8.count > 200 ? "file" : name).\(digits())\(ending)"
  }

  /// 16 hexadecimal digits.
  static func digits() -> String {
    let text = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// Whether a file of this name was left behind by a process that ended before it could rename.
  public static func isOne(_ name: String) -> Bool {
    guard name.hasPrefix("."), name.hasSuffix(ending) else { return false }
    let parts = name.dropFirst().dropLast(ending.count).split(
      separator: ".", omittingEmptySubsequences: false)
    // Earlier versions put the number of their process there.
    guard parts.count >= 2, let digits = parts.last, (1...16).contains(digits.count) else { return false }
    return digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
