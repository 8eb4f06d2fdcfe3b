import Foundation
import Processes

/// Takes a data set's files out of its archive.
struct Unpacker {
  struct Failure: Error {
    var reason: String
    var isDiskFull = false
  }

  var dataset: Dataset
  var archive: URL
  /// The data folder.
  var directory: URL

  /// Unpacks into a folder beside the final one, on the same disk, checks every byte there, and only then gives
  /// the files their names: a file under its name is whole.
  func unpack() throws(Failure) {
    let temporary = directory.appendingPathComponent(".\(dataset.name).unpacking", isDirectory: true)
    // Of an attempt that was killed; the folder's lock says that nobody is at work in it.
    try? FileManager.default.removeItem(at: temporary)
    defer { try? FileManager.default.removeItem(at: temporary) }
    do {
      try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: false)
      try runTar(into: temporary)
      for file in dataset.files { try check(file, in: temporary) }
      for file in dataset.files { try move(file, from: temporary) }
    } catch let error as Failure {
      throw error
    } catch {
      let error = SystemError(error)
      throw Failure(reason: error.description, isDiskFull: error.isDiskFull)
    }
  }

  private func runTar(into folder: URL) throws {
    // Root would otherwise restore the owner that the publisher happened to have.
    let arguments =
      ["-xzf", archive.path, "-C", folder.path, "--no-same-owner"] + dataset.files.map(\.path)
    guard let answer = try SystemCommand.run("tar", arguments, seconds: 3600) else {
      throw Failure(reason: "the program tar is not installed")
    }
    if answer.status == 0 { return }
    let firstLine = answer.text.split(separator: "\n").first.map(String.init)
    throw Failure(
      reason: firstLine ?? "tar ended with \(answer.status.map { "status \($0)" } ?? "a signal")",
      isDiskFull: answer.text.contains(SystemError(code: ENOSPC).description))
  }

  private func check(_ file: DataFile, in folder: URL) throws {
    let url = file.url(in: folder)
    let bytes = try FileStamp(of: url).bytes
    guard bytes == file.bytes else {
      throw Failure(
        reason: "\(file.path) in it has \(grouped(bytes)) bytes instead of \(grouped(file.bytes))")
    }
    guard let known = file.md5 else { return }
    let md5 = try MD5.digest(of: url)
    guard md5 == known else {
      throw Failure(reason: "\(file.path) in it has md5 \(md5) instead of \(known)")
    }
  }

  private func move(_ file: DataFile, from folder: URL) throws {
    try file.url(in: folder).becomeWhole(file.url(in: directory))
  }
}
