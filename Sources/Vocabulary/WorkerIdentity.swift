/// What computed a cell.
public struct WorkerIdentity: Sendable, Codable, Hashable {
  /// Of each problem family, by its name.
  public var numericsRevisions: [String: Int]
  /// `Swift 6.3, optimised`.
  public var compiler: String
  /// The processor's model name.
  public var processor: String
  /// What computes matrix products: `tiles, 16 Floats wide`; `OpenBLAS 0.3.21 SkylakeX` in older results.
  public var kernel: String
  /// That one cell computes with.
  public var threads: Int
  /// The program that it started, where one computed the cell.
  public var program: ProgramOrigin?

  private enum CodingKeys: String, CodingKey {
    case numericsRevisions, compiler, processor, threads, program
    case kernel = "blas"
  }

  package init(
    numericsRevisions: [String: Int], compiler: String, processor: String, kernel: String, threads: Int
  ) {
    self.numericsRevisions = numericsRevisions
    self.compiler = compiler
    self.processor = processor
    self.kernel = kernel
    self.threads = threads
  }
}
