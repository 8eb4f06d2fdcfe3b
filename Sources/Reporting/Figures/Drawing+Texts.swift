extension Drawing {
  /// The drawing with every text that it shows changed.
  func mapTexts(_ change: (String) -> String) -> Drawing {
    var drawing = self
    func axis(_ axis: Axis) -> Axis {
      var axis = axis
      axis.label = change(axis.label)
      axis.ownTics = axis.ownTics?.map { ($0.position, change($0.text)) }
      return axis
    }
    func entry(_ entry: KeyEntry) -> KeyEntry {
      KeyEntry(title: change(entry.title), style: entry.style, sample: entry.sample)
    }
    drawing.key = key.map(entry)
    drawing.panels = panels.map { panel in
      var panel = panel
      panel.title = change(panel.title)
      panel.x = axis(panel.x)
      panel.y = axis(panel.y)
      panel.right = panel.right.map(axis)
      panel.key = panel.key.map(entry)
      panel.reason = panel.reason.map(change)
      panel.uprights = panel.uprights.map { upright in
        Upright(
          x: upright.x, title: change(upright.title),
          tics: upright.tics.map { ($0.position, change($0.text)) })
      }
      return panel
    }
    drawing.colors?.axis.label = change(colors?.axis.label ?? "")
    return drawing
  }

  /// Every character that it shows.
  var scalars: Set<Unicode.Scalar> {
    var found = Set<Unicode.Scalar>()
    _ = mapTexts { text in
      found.formUnion(text.unicodeScalars)
      return text
    }
    return found
  }
}
