import Escapes
import Vocabulary

/// A gnuplot data file: blocks of columns, each named in comments, two blank lines between them.
struct DataFile {
  struct Block {
    /// What the block holds: `panel cifar100, sgd: learning_rate 0.1`.
    var title: String
    var columns: [String]
    var rows: [[Double]]
    /// One per row: a quoted column of text behind the numbers; empty where the block has none.
    var texts: [String]
    /// Another one.
    var remarks: [String]

    fileprivate var textColumns: [[String]] { [texts, remarks].filter { !$0.isEmpty } }
  }

  private(set) var blocks: [Block] = []

  /// The block's index. A block without rows would shift the indices of those that follow: gnuplot skips it.
  mutating func add(
    _ title: String, columns: [String], rows: [[Double]], texts: [String] = [], remarks: [String] = []
  ) -> Int {
    let block = Block(title: title, columns: columns, rows: rows, texts: texts, remarks: remarks)
    precondition(!block.rows.isEmpty, "an empty block has no index")
    let count = block.columns.count - block.textColumns.count
    precondition(
      block.rows.allSatisfy { $0.count == count }, "\(block.title): \(block.columns.count) columns are named")
    blocks.append(block)
    return blocks.count - 1
  }

  /// NaN is what gnuplot leaves out; infinities are kept, the script draws them at the edge.
  func text(comments: [String]) -> String {
    var text = comments.map { "# \(GnuplotText.comment($0))\n" }.joined()
    if blocks.isEmpty { return text + "# no finished cell yet\n" }
    for (index, block) in blocks.enumerated() {
      text += index == 0 ? "\n" : "\n\n"
      text += "# index \(index): \(GnuplotText.comment(block.title))\n"
      text += "# \(GnuplotText.comment(block.columns.joined(separator: " ")))\n"
      let textColumns = block.textColumns
      for (place, row) in block.rows.enumerated() {
        text += row.map { $0.isNaN ? "NaN" : Value.shortest($0) }.joined(separator: " ")
        for texts in textColumns { text += " \(GnuplotText.field(texts[place]))" }
        text += "\n"
      }
    }
    return text
  }
}
