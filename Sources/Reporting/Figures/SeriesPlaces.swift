import OrderedCollections
import Rows
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
    func isColorFree(_ place: Int) -> Bool {
      !places.values.contains { $0 % colorCount == place % colorCount }
    }
    // Own names first, then the first label of a kind whose own name the file does not use.
    let ownNames = optimizers.filter { $0.key == $0.value }
    for (label, kind) in Array(ownNames) + Array(optimizers) where places[label] == nil {
      if let place = known[kind], isColorFree(place) { places[label] = place }
    }
    for label in optimizers.keys where places[label] == nil {
      let free = (0..<colorCount).first(where: isColorFree)
      places[label] = free ?? (0...).first { !places.values.contains($0) } ?? 0
    }
  }

  subscript(label: String) -> Int { places[label] ?? 0 }
}

extension Joined {
  /// What gives a series its look: optimizers by the catalog, other values by their order in the experiment.
  func places(ofSeries column: String) -> [Value?: Int] {
    let values = OrderedSet(Group.by([column], members).map { $0.key[0] })
    let optimizers = column == "optimizer" ? optimizerPlaces : nil
    return Dictionary(
      uniqueKeysWithValues: values.enumerated().map { index, value in
        (value, optimizers.map { $0[value?.string ?? ""] } ?? index)
      })
  }

  private var optimizerPlaces: SeriesPlaces {
    let kinds = OrderedDictionary(
      members.map { ($0.configuration.optimizer, $0.configuration.optimizerKind) },
      uniquingKeysWith: { first, _ in first })
    return SeriesPlaces(kinds, catalog: catalog)
  }
}
