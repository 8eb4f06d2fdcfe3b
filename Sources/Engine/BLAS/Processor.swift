import Foundation

/// What `/proc/cpuinfo` says of the first processor; empty elsewhere.
public struct Processor: Sendable {
  /// `Intel(R) Xeon(R) …`, as the kernel calls it; `unknown processor` where it says nothing.
  public var model: String
  /// Instruction sets by the kernel's names: `avx2`, `avx512f`, …
  public var features: Set<String>

  /// This machine's, read once.
  public static let current = Processor(
    cpuinfo: (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "")

  init(cpuinfo: String) {
    func value(of key: String) -> String? {
      cpuinfo.split(separator: "\n").first { $0.hasPrefix(key) }?
        .split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    model = value(of: "model name") ?? "unknown processor"
    features = Set((value(of: "flags") ?? "").split(separator: " ").map(String.init))
  }

  /// The instruction sets the engine is compiled for that this processor lacks; empty where it can run.
  public var missingFeatures: [String] {
    #if arch(x86_64) && os(Linux)
      ["avx2", "bmi2", "fma", "movbe"].filter { !features.contains($0) }
    #else
      []
    #endif
  }
}
