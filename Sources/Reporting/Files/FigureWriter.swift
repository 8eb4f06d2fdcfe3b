import Foundation
import Results

/// Writes a figure's script and data, and has gnuplot draw them.
struct FigureWriter {
  enum Picture: Equatable {
    case drawn
    case notInstalled
    case failed(String)
  }

  /// `figures/`
  var folder: URL
  var gnuplot: URL?

  /// Draws in a folder of its own and moves the finished pictures, then writes script and data: their being
  /// unchanged later proves that the pictures show them, and nothing is drawn again.
  func write(name: String, script: Data, data: Data) throws -> Picture {
    let scriptFile = folder.appending(path: "\(name).gp")
    let dataFile = folder.appending(path: "\(name).dat")
    let pictures = ["svg", "png"].map { folder.appending(path: "\(name).\($0)") }
    let areUnchanged =
      (try? Data(contentsOf: scriptFile)) == script && (try? Data(contentsOf: dataFile)) == data
    if areUnchanged, pictures.allSatisfy({ FileManager.default.fileExists(atPath: $0.path) }) {
      return .drawn
    }

    // Pictures of other data would lie.
    for picture in pictures { try? FileManager.default.removeItem(at: picture) }
    let outcome = try draw(name: name, script: script, data: data, pictures: pictures)
    try AtomicFile.write(data, to: dataFile)
    try AtomicFile.write(script, to: scriptFile)
    return outcome
  }

  private func draw(name: String, script: Data, data: Data, pictures: [URL]) throws -> Picture {
    guard let gnuplot else { return .notInstalled }
    let workshop = folder.appending(path: ".drawing-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: workshop, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: workshop) }
    let scriptFile = workshop.appending(path: "\(name).gp")
    try script.write(to: scriptFile)
    try data.write(to: workshop.appending(path: "\(name).dat"))
    if case .failed(let message) = GnuplotProgram(executable: gnuplot).draw(script: scriptFile) {
      return .failed(message)
    }
    for picture in pictures {
      let drawn = workshop.appending(path: picture.lastPathComponent)
      guard FileManager.default.fileExists(atPath: drawn.path) else {
        return .failed("gnuplot wrote no \(picture.lastPathComponent)")
      }
      try FileManager.default.moveItem(at: drawn, to: picture)
    }
    return .drawn
  }
}
