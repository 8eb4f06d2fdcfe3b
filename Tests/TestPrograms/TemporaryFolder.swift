import Foundation

/// A folder for one test, removed afterwards.
public func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The path of a folder from where this process is, as a careless `PATH` has one.
public func relativePath(of folder: URL) -> String {
  let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
  return String(repeating: "../", count: depth) + folder.resolvingSymlinksInPath().path.dropFirst()
}
