import Foundation

/// Writes a program of a test's own, which can be run at once.
///
/// - Throws: where it cannot be written.
public func writeProgram(_ text: String, to file: URL) throws {
  let draft = file.appendingPathExtension("draft")
  try Data(text.utf8).write(to: draft)
  defer { try? FileManager.default.removeItem(at: draft) }
  try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: draft.path)
  try copyProgram(draft, to: file)
}

/// Copies a program, which can be run at once.
///
/// Another process copies it: while one has a file open for writing the system runs it for nobody ("Text file busy"), and a
/// process that another test starts just now inherits what is open here.
///
/// - Throws: where it cannot be written.
public func copyProgram(_ program: URL, to file: URL) throws {
  // A new file: the one that is there may be running.
  try? FileManager.default.removeItem(at: file)
  let copying = Process()
  copying.executableURL = URL(filePath: "/bin/cp")
  copying.arguments = ["-p", program.path, file.path]
  try copying.run()
  copying.waitUntilExit()
  guard copying.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
}
