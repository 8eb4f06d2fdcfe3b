/// Replaces `zip: {a: […], b: […]}` in defaults, axes and entries by the keys it holds: axes that move together, as
/// the columns of a table do.
///
/// It works on nodes, before arguments and other files are laid over them, so that any one of the keys can be replaced
/// by itself.
struct ZipReader {
  let issues: IssueCollector

  func read(_ root: inout Node) {
    for section in FileFormat.zipMaps { root.change(section, unzip) }
    for section in FileFormat.zipLists { root.change(section) { $0.changeItems(unzip) } }
  }

  /// One map or, for several zips, a list of maps.
  private func unzip(_ node: inout Node) {
    guard let entries = node.entries,
      let place = entries.firstIndex(where: { $0.key.text == FileFormat.zip.name })
    else { return }
    var taken = Dictionary(
      entries.map { ($0.key.text, $0.key.span.line) }, uniquingKeysWith: { first, _ in first })
    var unzipped: [Node.Entry] = []
    for map in entries[place].value.items ?? [entries[place].value] {
      guard let lists = lists(map) else { continue }
      let name = "zip \(map.span.source.rank):\(map.span.line):\(map.span.column)"
      for var entry in lists {
        if let line = taken.updateValue(entry.key.span.line, forKey: entry.key.text) {
          issues.report("\(quoted(entry.key.text)) is already given on line \(line)", at: entry.key.span)
          continue
        }
        entry.value.zip = name
        unzipped.append(entry)
      }
    }
    node.content = .mapping(entries[..<place] + unzipped + entries[(place + 1)...])
  }

  private func lists(_ map: Node) -> [Node.Entry]? {
    guard let entries = map.entries, entries.count > 1 else {
      let form = map.entries == nil ? map.formName : "a map with fewer than two keys"
      return issues.fail(
        "zip wants a map from two or more keys to lists of one length, not \(form)", at: map.span)
    }
    let counts = entries.map { $0.value.items?.count ?? 0 }
    if let index = counts.firstIndex(of: 0) {
      let (key, value) = (entries[index].key.text, entries[index].value)
      let form = value.items == nil ? value.formName : "an empty list"
      return issues.fail("zip wants a list of values for \(key), not \(form)", at: value.span)
    }
    if let index = counts.firstIndex(where: { $0 != counts[0] }) {
      return issues.fail(
        "\(entries[index].key.text) has \(counts[index]) values, but \(entries[0].key.text), which it moves with, has"
          + " \(counts[0])", at: entries[index].value.span)
    }
    return entries
  }
}
