import Foundation

/// Which of OpenBLAS's kernels this processor deserves.
///
/// OpenBLAS picks a kernel by processor model when it is loaded. A library older than the processor does not
/// know the model and falls back to one from 2004, five times slower; what instructions the processor has is
/// the better question. The answer must be in the environment before the library is loaded.
public enum BLASKernel {
  /// The environment variable that OpenBLAS reads when it is loaded.
  public static let variable = "OPENBLAS_CORETYPE"

  /// The kernel to ask for, or nil where OpenBLAS's own choice already uses what the processor has.
  ///
  /// - Parameters:
  ///   - current: the kernel in use.
  ///   - features: the processor's instruction sets, as `/proc/cpuinfo` names them.
  public static func better(than current: String, features: Set<String>) -> String? {
    let usesAVX512: Set<String> = ["SkylakeX", "Cooperlake", "SapphireRapids", "Zen4", "Zen5"]
    let usesAVX2: Set<String> = usesAVX512.union(["Haswell", "Zen", "Excavator"])
    if features.isSuperset(of: ["avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"]) {
      return usesAVX512.contains(current) ? nil : "SkylakeX"
    }
    if features.isSuperset(of: ["avx2", "fma"]) {
      return usesAVX2.contains(current) ? nil : "Haswell"
    }
    return nil
  }
}

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
