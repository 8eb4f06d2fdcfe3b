import Foundation
import Vocabulary

// What is started, with which files and variables, and how its output is read.
extension ProgramReader {
  /// The texts of a list, none of them hidden or a formula.
  func texts(_ node: Node, _ key: String) -> [(text: String, span: Span)] {
    guard let items = node.items else {
      let hint = key == "command" ? "; no shell takes it apart: [python3, train.py, --fast]" : ""
      issues.report("\(key) wants a list, not \(node.formName)\(hint)", at: node.span)
      return []
    }
    return items.compactMap { item in
      guard let text = issues.text(of: item, "\(key) wants texts") else { return nil }
      return issues.reportHidden(in: text, key, at: item.span) ? nil : (text, item.span)
    }
  }

  func checkTemplate(_ text: String, _ span: Span, _ known: Set<String>) {
    do throws(ArgumentTemplate.Mistake) {
      for name in try ArgumentTemplate(text).names where !known.contains(name) {
        let names = known.sorted()
        issues.report(
          "{\(name)} is no value of the cell", name, noneOf: names, "; there is \(listed(names))", at: span)
      }
    } catch {
      issues.report(error.message, at: span)
    }
  }

  func environment(_ node: Node?, _ known: Set<String>) -> [String: String] {
    let pairs = declared(node, "environment") { entry -> (String, String)? in
      guard let text = entry.value.text else {
        return issues.fail(
          "\(entry.key.text) wants a text, not \(entry.value.formName)", at: entry.value.span)
      }
      if issues.reportHidden(in: text, entry.key.text, at: entry.value.span) { return nil }
      if entry.key.text.hasPrefix("SWEEP_") {
        issues.report("variables that begin with SWEEP_ are sweep's own", at: entry.key.span)
      }
      checkTemplate(text, entry.value.span, known.subtracting([ArgumentTemplate.flags]))
      return (entry.key.text, text)
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  func patterns(_ block: ProgramBlock, _ metrics: [String]) -> [String] {
    guard let node = block.patterns else { return [] }
    let known = metrics + [block.series]
    return texts(node, "patterns").map { text, span in
      do throws(ArgumentTemplate.Mistake) {
        for name in try LinePattern(text).names where !known.contains(name) {
          issues.report(
            "{\(name)} is no metric; there is \(listed(known))", at: span,
            suggestion: NearestName.of(name, in: known))
        }
      } catch {
        issues.report(error.message, at: span)
      }
      return text
    }
  }

  /// Absolute path of the folder of the file that has the command.
  func folder(of node: Node) -> String {
    let source = node.span.source.file
    let path = source.hasPrefix("--set ") ? file : source
    return URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
  }

  func files(
    _ block: ProgramBlock, _ command: [(text: String, span: Span)], _ folder: String
  ) -> [Program.File] {
    let finder = ProgramFiles(folder: folder)
    var paths = command.map(\.text)
    // A program that is found by PATH is no file of the folder.
    if let first = paths.first, !first.utf8.contains(UInt8(ascii: "/")) { paths.removeFirst() }
    paths = paths.filter(finder.isNamed)
    let patterns = block.files.map { texts($0, "files") } ?? []
    for (text, span) in patterns {
      do throws(ProgramFiles.Mistake) {
        paths += try finder.matching(text)
      } catch {
        issues.report("files: \(quoted(text)) \(error.message)", at: span)
      }
    }
    do throws(ProgramFiles.Mistake) {
      return try finder.digested(Set(paths).sorted())
    } catch {
      issues.report("files: \(error.message)", at: block.files?.span ?? block.command.span)
      return []
    }
  }
}
