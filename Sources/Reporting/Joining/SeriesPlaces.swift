import OrderedCollections
import Vocabulary

/// Gives every optimizer of an experiment its place among the styles.
///
/// An optimizer under its own name has its place in the catalog, whatever else a file compares, so that it looks the
/// same in every experiment. A label of its own ("ps_clip_sgd, growing"), or a name whose colour is taken, gets the
/// first free one.
struct SeriesPlaces {
  private var places: [String: Int] = [:]

  /// - Parameter optimizers: labels with the kinds behind them, in the order of the file.
  init(_ optimizers: OrderedDictionary<String, String>, catalog: Catalog) {
    let known = Dictionary(
      catalog.optimizers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let colorCount = SeriesStyle.colors.count
    var taken = Set<Int>()
    var takenColors = Set<Int>()
    func take(_ label: String, _ place: Int) {
      places[label] = place
      taken.insert(place)
      takenColors.insert(place % colorCount)
    }
    // Own names first, then the first label of a kind whose own name the file does not use.
    for (label, kind) in optimizers where label == kind {
      if let place = known[kind], !takenColors.contains(place % colorCount) { take(label, place) }
    }
    for (label, kind) in optimizers where places[label] == nil {
      if let place = known[kind], !takenColors.contains(place % colorCount) { take(label, place) }
    }
    for label in optimizers.keys where places[label] == nil {
      let free = (0..<colorCount).first { !takenColors.contains($0) }
      take(label, free ?? (0...).first { !taken.contains($0) } ?? 0)
    }
  }

  subscript(label: String) -> Int { places[label] ?? 0 }
}
