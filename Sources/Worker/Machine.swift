import Engine
import Foundation
import Problems
import Vocabulary

/// What computes cells in this process, and the library that a bench compares itself with.
public enum Machine {
  /// A processor that cannot run the engine, in one sentence; nil where all is well.
  public static var missingProcessorFeatures: String? {
    let missing = Processor.current.missingFeatures
    guard !missing.isEmpty else { return nil }
    return "the engine is compiled for processors with \(missing.joined(separator: ", ")), which this one "
      + "(\(Processor.current.model)) lacks; build on it after removing -march=x86-64-v3 from Package.swift"
  }

  /// Starts the running program again, with the same arguments, where OpenBLAS chose a kernel that leaves the
  /// processor's vector units idle: its choice is made while it is loaded. Returns where nothing is to be done.
  ///
  /// A kernel that the user asked for through `OPENBLAS_CORETYPE` is respected.
  ///
  /// - Throws: where there is no OpenBLAS.
  public static func restartWithBetterKernelIfNeeded() throws {
    guard let library = OpenBLAS.shared else {
      throw CellError(
        "sweep bench measures beside OpenBLAS's sgemm, and there is no OpenBLAS: install libopenblas0, or openblas with brew"
      )
    }
    guard ProcessInfo.processInfo.environment[BLASKernel.variable] == nil,
      let better = BLASKernel.better(than: library.kernel, features: Processor.current.features)
    else { return }
    setenv(BLASKernel.variable, better, 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    #if os(Linux)
      execv("/proc/self/exe", arguments)
    #endif
    // Only a failed exec comes here: the program goes on, slower, and its table says with which kernel.
  }

  /// What computes cells in this process.
  public static func identity(of problems: Problems = .all, threads: Int) -> WorkerIdentity {
    #if DEBUG
      let build = "debug build, engine optimised"
    #else
      let build = "release build"
    #endif
    return WorkerIdentity(
      numericsRevisions: Dictionary(
        uniqueKeysWithValues: problems.families.map { ($0.name, $0.numericsRevision) }),
      compiler: "Swift \(compilerVersion), \(build)",
      processor: Processor.current.model, kernel: ProductKernel.current.description, threads: threads)
  }

  private static var compilerVersion: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "6.1"
    #endif
  }

  /// Keeps this process on the first of the processors that it may use; false where the system does not.
  public static func pinToOneProcessor() -> Bool {
    #if os(Linux)
      // The C library has them for GNU sources only, which Swift's import of it is not.
      typealias Affinity = @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32
      guard let get = dlsym(nil, "sched_getaffinity"), let set = dlsym(nil, "sched_setaffinity") else {
        return false
      }
      // A bit for each processor, as many as a machine has by far.
      var mask = [UInt8](repeating: 0, count: 1024)
      return mask.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress,
          unsafeBitCast(get, to: Affinity.self)(0, bytes.count, base) >= 0,
          let first = bytes.firstIndex(where: { $0 != 0 })
        else { return false }
        let lowest = bytes[first] & (~bytes[first] &+ 1)
        for index in bytes.indices { bytes[index] = index == first ? lowest : 0 }
        return unsafeBitCast(set, to: Affinity.self)(0, bytes.count, base) == 0
      }
    #else
      return false
    #endif
  }
}
