import Experiments

@testable import Reporting
@testable import Rows

// What tests ask for as a file would: the planner has checked such values.

extension FigureKind {
  func draw(_ item: ReportItem, _ data: Joined) -> Figure {
    do { return try asked(item).figure(data) } catch { fatalError("\(item.name): \(error)") }
  }
}

extension Table {
  init(_ item: ReportItem, _ data: Joined) {
    do { self.init(try TableSettings(item), data) } catch { fatalError("\(item.name): \(error)") }
  }

  func markdown(_ data: Joined) -> String { grid(data).markdown.source + "\n" }
}

extension AskedReport {
  init(_ specification: ReportSpecification) { self.init(specification, kinds: FigureKinds.all) }
}
