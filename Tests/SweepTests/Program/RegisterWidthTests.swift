import Engine
import Foundation
import TestTraits
import Testing

/// Whole trainings are the same to the bit with registers of sixteen Floats and of eight.
@Suite(
  .serialized, .tags(.slow), .leftOutIfFast,
  .enabled(if: ProductKernel.current == .wide, "this processor has no AVX-512"))
struct RegisterWidthTests {
  private static let images = """
    sweep: 1
    name: widths
    seeds: 0
    defaults: {epochs: 2, batch_size: 16, learning_rate: 0.01}
    problems:
      - {name: images, model: alexnet_small, dataset: folder, data_path: images, data_format: cifar100,
         validation: {from: test, count: 0}}
    optimizers:
      - {name: sgd, momentum: 0.9, weight_decay: 5e-4}
      - {name: ps_clip_sgd, clip_threshold: 2}
      - {name: micro_batch_clip_adamw, clip_threshold: 0.5, micro_batch_size: 4}
    """

  private func compare(_ text: String, name: String, cells: Int, _ program: Program) throws {
    try program.write(text, to: "e.yaml")
    let wide = try program.run("e.yaml", "--results", "wide", "--quiet")
    #expect(wide.status == 0, "\(wide.errors)")
    let narrow = try program.start(
      [
        "\(ProductKernel.narrowVariable)=1", Program.executable.path, "e.yaml", "--results", "narrow",
        "--quiet",
      ],
      executable: URL(fileURLWithPath: "/usr/bin/env")
    ).wait()
    #expect(narrow.status == 0, "\(narrow.errors)")
    // That they were different registers.
    for (results, kernel) in [("wide", ProductKernel.wide), ("narrow", .narrow)] {
      let measured = try program.store(name, results: results).results.values
      #expect(measured.count == cells)
      #expect(measured.allSatisfy { $0.provenance.worker.kernel.contains(kernel.description) })
    }
    #expect(try program.digests(name, results: "narrow") == program.digests(name, results: "wide"))
  }

  @Test func ofImages() throws {
    let program = try Program()
    defer { program.remove() }
    let folder = program.folder.appending(path: "images")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, count) in [("train.bin", 64), ("test.bin", 32)] {
      var bytes: [UInt8] = []
      for index in 0..<count {
        bytes += [0, UInt8(index % 4)] + (0..<3072).map { UInt8(($0 * 31 + index * 57) % 251) }
      }
      try Data(bytes).write(to: folder.appending(path: name))
    }
    try compare(Self.images, name: "widths", cells: 3, program)
  }

  @Test func ofTexts() throws {
    try LanguageProgramTests().withProgram { program in
      let text = LanguageProgramTests.file.replacing("steps: 400", with: "steps: 40")
        .replacing("every: 100", with: "every: 20")
      try compare(text, name: "text", cells: 2, program)
    }
  }
}
