import Foundation
import Results

/// Writes a figure's script and data, and has gnuplot draw them.
struct FigureWriter {
  enum Picture: Equatable {
    /// With the endings of the pictures: a gnuplot without cairo's PDF terminal makes no `pdf`.
    case drawn([String])
    case notInstalled
    case failed(String)
  }

  private static let required = ["svg", "png"]
  private static let endings = required + ["pdf"]

  /// `figures/`
  var folder: URL
  var gnuplot: URL?

  /// Draws in a folder of its own and moves the finished pictures, then writes script and data: their being
  /// unchanged later proves that the pictures show them, and nothing is drawn again.
  func write(name: String, script: Data, data: Data) throws -> Picture {
    let scriptFile = folder.appending(path: "\(name).gp")
    let dataFile = folder.appending(path: "\(name).dat")
    func picture(_ ending: String) -> URL { folder.appending(path: "\(name).\(ending)") }
    let areUnchanged =
      (try? Data(contentsOf: scriptFile)) == script && (try? Data(contentsOf: dataFile)) == data
    let present = Self.endings.filter { FileManager.default.fileExists(atPath: picture($0).path) }
    if areUnchanged, Self.required.allSatisfy(present.contains), gnuplot == nil || isOurs(picture("svg")) {
      return .drawn(present)
    }

    // Pictures of other data would lie.
    for ending in Self.endings { try? FileManager.default.removeItem(at: picture(ending)) }
    let outcome = try draw(name: name, script: script, data: data)
    try StreamedFile.write(data, to: dataFile)
    try StreamedFile.write(script, to: scriptFile)
    return outcome
  }

  /// Whether a page may show the picture: one that came with the folder may hold more than a drawing.
  private func isOurs(_ picture: URL) -> Bool {
    (try? String(contentsOf: picture, encoding: .utf8)).map(InlineSVG.isDrawing) ?? false
  }

  private func draw(name: String, script: Data, data: Data) throws -> Picture {
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
    var drawn: [String] = []
    for ending in Self.endings {
      let file = workshop.appending(path: "\(name).\(ending)")
      guard FileManager.default.fileExists(atPath: file.path) else {
        if Self.required.contains(ending) { return .failed("gnuplot wrote no \(name).\(ending)") }
        continue
      }
      try FileManager.default.moveItem(at: file, to: folder.appending(path: file.lastPathComponent))
      drawn.append(ending)
    }
    return .drawn(drawn)
  }
}
