/// How `report.html` looks, light and dark, and the sorting of its tables.
enum PageStyle {
  static let css = """
    :root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --ground: #ffffff;
      --raised: #f6f8fa; --link: #0550ae; }
    @media (prefers-color-scheme: dark) {
      :root { --text: #e6edf3; --quiet: #9198a1; --line: #3d444d; --ground: #0d1117; --raised: #151b23; --link: #79b8ff; }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
    main { max-width: 66rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
    nav { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem;
      padding: .6rem 1.5rem; background: var(--raised); border-bottom: 1px solid var(--line); font-size: .9rem; }
    a { color: var(--link); text-decoration: none; }
    a:hover { text-decoration: underline; }
    h1 { font-size: 1.9rem; margin: 1.2rem 0 .4rem; }
    h2 { font-size: 1.35rem; margin: 2.4rem 0 .6rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
    h3 { font-size: 1.05rem; margin: 1.8rem 0 .4rem; }
    h2, h3 { scroll-margin-top: 3.5rem; }
    p { margin: .6rem 0; }
    figure { margin: .8rem 0; padding: .6rem; background: #ffffff; border: 1px solid var(--line); border-radius: 6px;
      overflow-x: auto; }
    figure svg { display: block; width: 100%; min-width: 38rem; height: auto; }
    .wide { overflow-x: auto; margin: .8rem 0; }
    table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
    th, td { padding: .35rem .8rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
    th { background: var(--raised); font-weight: 600; }
    td.number, th.number { text-align: right; }
    td.short, .interval { white-space: nowrap; }
    .sortable th:first-child, .sortable td:first-child { position: sticky; left: 0; }
    .sortable td:first-child { background: var(--ground); }
    tbody tr:hover { background: var(--raised); }
    sub { color: var(--quiet); font-size: .8rem; vertical-align: baseline; }
    .sortable th { cursor: pointer; }
    .sortable th:focus-visible { outline: 2px solid var(--link); outline-offset: -2px; }
    th[aria-sort=ascending]::after { content: " \\25B2"; font-size: .7em; }
    th[aria-sort=descending]::after { content: " \\25BC"; font-size: .7em; }
    code, pre { font: .88rem/1.45 ui-monospace, monospace; background: var(--raised); border-radius: 4px; }
    code { padding: .1em .3em; }
    pre { padding: .8rem 1rem; overflow-x: auto; border: 1px solid var(--line); }
    pre code { padding: 0; background: none; }
    @media print { nav { display: none; } figure { break-inside: avoid; border: 0; } }
    """

  /// A click on a head sorts by its column: numbers and durations by their value, `–` and `diverged` last.
  static let script = """
    for (const table of document.querySelectorAll("table.sortable")) {
      const body = table.tBodies[0];
      table.querySelectorAll("th").forEach((head, column) => {
        head.tabIndex = 0;
        head.title = "sort";
        const sort = () => {
          const falling = head.getAttribute("aria-sort") === "ascending";
          table.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
          head.setAttribute("aria-sort", falling ? "descending" : "ascending");
          const key = row => {
            const text = (row.cells[column]?.innerText ?? "").trim();
            const number = text.replace("\\u2212", "-").match(/^[-+]?\\d*\\.?\\d+(e[-+]?\\d+)?/i);
            const time = text.match(/^(under )?([\\d.]+)(?::(\\d+))? (ms|s|min|h|days)$/);
            const unit = time && { ms: 0.001, s: 1, min: 60, h: 3600, days: 86400 }[time[4]];
            const value = time ? unit * (Number(time[2]) + Number(time[3] ?? 0) / 60 - (time[1] ? 0.5 : 0))
              : number ? Number(number[0]) : NaN;
            return { text, number: value, isLast: text === "" || text === "\\u2013" || text.startsWith("diverged") };
          };
          const keyed = [...body.rows].map(row => [key(row), row]);
          keyed.sort(([a], [b]) => {
            if (a.isLast !== b.isLast) return a.isLast ? 1 : -1;
            const order = isNaN(a.number) || isNaN(b.number)
              ? a.text.localeCompare(b.text, undefined, { numeric: true }) : a.number - b.number;
            return falling ? -order : order;
          });
          keyed.forEach(([, row]) => body.append(row));
        };
        head.addEventListener("click", sort);
        head.addEventListener("keydown", event => {
          if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(); }
        });
      });
    }
    """
}
