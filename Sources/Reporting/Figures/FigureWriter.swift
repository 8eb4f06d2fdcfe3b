import Escapes
import Files
import Foundation

/// Writes a figure's script and data, and has gnuplot draw them.
struct FigureWriter {
  enum Picture {
    /// With the endings of the pictures: a gnuplot without cairo's PDF terminal makes no `pdf`.
    case drawn([String])
    case notInstalled
    case notDrawn(GnuplotProgram.Failure)
  }

  private static let required = ["svg", "png"]
  private static let endings = required + ["pdf"]

  /// `figures/`
  var folder: Folder
  var gnuplot: GnuplotProgram?

  /// Draws in a folder of its own and moves the finished pictures, then writes script and data: their being
  /// unchanged later proves that the pictures show them, and nothing is drawn again.
  ///
  /// - Parameter spelledOut: the script for PNG and PDF where fonts lack characters of the true one; nil where they
  ///   have them all. An SVG is shown with its reader's fonts.
  func write(name: String, script: Data, data: Data, spelledOut: Data? = nil) throws -> Picture {
    let (scriptFile, dataFile) = ("\(name).gp", "\(name).dat")
    let areUnchanged =
      folder.contents(scriptFile, limit: script.count) == script
      && folder.contents(dataFile, limit: data.count) == data
    let present = Self.endings.filter { folder.hasFile("\(name).\($0)") }
    if areUnchanged, Self.required.allSatisfy(present.contains), gnuplot == nil || isOurs("\(name).svg") {
      return .drawn(present)
    }

    // Pictures of other data would lie.
    for ending in Self.endings { try folder.remove("\(name).\(ending)") }
    let outcome = try draw(name: name, script: script, data: data, spelledOut: spelledOut)
    try StreamedFile.write(data, dataFile, in: folder)
    try StreamedFile.write(script, scriptFile, in: folder)
    return outcome
  }

  /// Whether a page may show the picture: one that came with the folder may hold more than a drawing.
  private func isOurs(_ picture: String) -> Bool {
    folder.contents(picture).flatMap { String(data: $0, encoding: .utf8) }.map(InlineSVG.isDrawing) ?? false
  }

  private func draw(name: String, script: Data, data: Data, spelledOut: Data?) throws -> Picture {
    guard let gnuplot else { return .notInstalled }
    let scripts =
      [(script, spelledOut == nil ? Self.endings : ["svg"])]
      + (spelledOut.map { [($0, Self.endings.filter { $0 != "svg" })] } ?? [])
    var drawn: [String] = []
    for (script, endings) in scripts {
      // gnuplot opens what the script names, links too: in a folder that nobody has put any into.
      let workshop = try folder.newFolder(".drawing")
      defer { try? folder.removeTree(workshop.url.lastPathComponent) }
      try StreamedFile.write(script, "\(name).gp", in: workshop)
      try StreamedFile.write(data, "\(name).dat", in: workshop)
      let failure = gnuplot.draw(script: workshop.url.appending(path: "\(name).gp"))
      if let failure { return .notDrawn(failure) }
      for ending in endings {
        let file = "\(name).\(ending)"
        guard workshop.hasFile(file) else {
          if Self.required.contains(ending) { return .notDrawn(.failed("gnuplot wrote no \(file)")) }
          continue
        }
        try folder.take(file, from: workshop)
        drawn.append(ending)
      }
    }
    return .drawn(Self.endings.filter(drawn.contains))
  }
}
