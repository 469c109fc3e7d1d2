// The table of quotes: sortable, paged, each row a way to its words and to a reference that can be copied.

const PAGE = 20;
const CUT = 400; // characters of a quote that a cell shows
/** What each column holds, and by what it may be sorted: name and title. */
const COLUMNS = [
  ["who", [["speaker", "speaker"], ["kind", "kind"]]],
  ["said", [["text", "quote"]]],
  ["topics", [["topic", "topics"]]],
  ["where", [["headline", "article"], ["outlet", "outlet"], ["day", "date"]]],
];

class Table {
  constructor(tell) {
    this.tell = tell;
    this.page = 0;
    this.element = make("div");
  }

  /**
   * `sort`: what to sort by, with a minus before it to turn the order; empty for the order of the articles. `words`: a pattern to mark in
   * the quotes, or nothing.
   */
  draw(quotes, sort, words) {
    this.quotes = quotes;
    this.words = words;
    this.rows = this.sorted(quotes, sort);
    const pages = Math.max(1, Math.ceil(this.rows.length / PAGE));
    this.page = Math.min(this.page, pages - 1);
    const known = { headline: quotes.ids.length > 1, outlet: quotes.values.outlet.length > 1, day: quotes.dayOf.some((day) => day !== NO_DAY) };
    this.columns = COLUMNS.map(([name, orders]) => [name, orders.filter(([order]) => known[order] ?? true)]).filter(([, orders]) => orders.length);
    const heads = this.columns.map(([name, orders]) => {
      let state = "none";
      const buttons = orders.map(([order, title]) => {
        const now = sort === order ? "ascending" : sort === `-${order}` ? "descending" : "none";
        if (now !== "none") state = now;
        const next = { none: order, ascending: `-${order}`, descending: "" }[now];
        const arrow = { ascending: " ↑", descending: " ↓", none: "" }[now];
        return make("button", { type: "button", class: now === "none" ? "" : "cr-sorted", "data-sort": order, text: title + arrow, press: () => this.tell.sort(next, order) });
      });
      return make("th", { scope: "col", class: `cr-c-${name}`, "aria-sort": state }, ...buttons);
    });
    const shownRows = this.rows.slice(this.page * PAGE, (this.page + 1) * PAGE);
    const body = shownRows.map((rows, i) => this.row(rows, i && quotes.article[rows[0]] === quotes.article[shownRows[i - 1][0]]));
    const table = make("table", { class: "cr-quotes" },
      make("thead", {}, make("tr", {}, ...heads, make("th", { scope: "col" }, make("span", { class: "cr-hidden", text: "copy" })))),
      make("tbody", {}, ...body));
    this.element.replaceChildren(...(this.rows.length ? [table, this.pager(pages)] : [make("p", { class: "cr-note", text: "No quote answers all filters; take one of them away." })]));
  }

  /** The quotes that the filters keep, each as its rows, in the order that `sort` asks for. */
  sorted(quotes, sort) {
    const kept = quotes.kept();
    if (!sort) return kept;
    const [column, down] = [sort.replace("-", ""), sort.startsWith("-") ? -1 : 1];
    const key = {
      speaker: (row) => quotes.name("speaker", row) || "\uffff",
      text: (row) => quotes.said(row).replace(/^[\s"'“”‘’«»]+/u, "").toLowerCase(),
      topic: (row) => quotes.names("topic", row)[0] || "\uffff",
      outlet: (row) => quotes.name("outlet", row),
      headline: (row) => titleOf(quotes, row).toLowerCase(),
      day: (row) => quotes.dayOf[quotes.article[row]],
      kind: (row) => quotes.name("kind", row),
    }[column];
    if (!key) return kept;
    const keyed = kept.map((rows) => [key(rows[0]), rows]);
    keyed.sort(([a], [b]) => down * (a < b ? -1 : a > b ? 1 : 0));
    return keyed.map(([, rows]) => rows);
  }

  /** `again`: whether the row above is of the same article, whose title is shown but once. */
  row(rows, again) {
    const { quotes } = this;
    const [row] = rows;
    const words = rows.map((one) => quotes.said(one)).join(" … ");
    const cut = words.length > CUT * 1.25 ? `${words.slice(0, CUT)}… (${(words.length - CUT).toLocaleString("en")} more characters)` : words;
    const kind = quotes.name("role", row) === "question" ? "question" : quotes.name("kind", row);
    const small = (words) => make("span", { class: "cr-small", dir: "auto", text: words });
    const cells = {
      who: () => make("td", { class: "cr-who1" }, make("span", { class: "cr-speaker", dir: "auto", text: voice(quotes, row) }), small(kind)),
      said: () => make("td", { class: "cr-said" }, make("button", { type: "button", dir: "auto", "data-row": row }, ...this.marked(cut))),
      topics: () => make("td", { class: "cr-soft", text: few([...new Set(rows.flatMap((one) => quotes.names("topic", one)))]) }),
      where: () => {
        const says = {
          headline: make("span", { class: again ? "cr-hidden" : "cr-title", dir: "auto", title: titleOf(quotes, row), text: titleOf(quotes, row) }),
          outlet: small(quotes.name("outlet", row)),
          day: make("span", { class: "cr-small cr-day", text: dayText(quotes.dayOf[quotes.article[row]]) }),
        };
        return make("td", { class: "cr-soft" }, ...this.columns.at(-1)[1].map(([order]) => says[order]));
      },
    };
    const copy = make("button", { type: "button", class: "cr-quiet", text: "Copy", "aria-label": "Copy this quote with its reference", press: (event) => { event.stopPropagation(); this.tell.copy(rows); } });
    return make("tr", { press: () => { if (!String(getSelection())) this.tell.open(row); } }, ...this.columns.map(([name]) => cells[name]()), make("td", {}, copy));
  }

  /** Words with those marked that were looked for. */
  marked(words) {
    if (!this.words) return [shown(words)];
    const parts = [];
    let from = 0;
    for (const hit of words.matchAll(new RegExp(this.words, "giu"))) {
      parts.push(shown(words.slice(from, hit.index)), make("mark", { text: hit[0] }));
      from = hit.index + hit[0].length;
    }
    return [...parts, shown(words.slice(from))];
  }

  pager(pages) {
    const [first, last] = [this.page * PAGE + 1, Math.min((this.page + 1) * PAGE, this.rows.length)];
    const go = (words, to) => make("button", { type: "button", class: "cr-quiet", "data-go": words, disabled: to < 0 || to >= pages || to === this.page, text: words, press: () => { this.page = to; this.tell.page(words); } });
    return make("p", { class: "cr-pager" }, make("span", { text: `${first.toLocaleString("en")}–${last.toLocaleString("en")} of ${this.rows.length.toLocaleString("en")}` }),
      go("first", 0), go("previous", this.page - 1), go("next", this.page + 1), go("last", pages - 1));
  }
}

/** The strongest topics and how many more there are. */
const few = (names) => names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");

/** What the article of a row is called: its headline, or else its id. */
const titleOf = (quotes, row) => quotes.headlines[quotes.article[row]] || quotes.ids[quotes.article[row]];

/** A quote as one would cite it: the words, speaker, outlet, date, headline, address and where in the article. */
function citation(quotes, rows) {
  const [row] = rows;
  const article = quotes.article[row];
  const words = rows.map((one) => quotes.said(one).trim()).join(" … ");
  const marked = /^["“„«'‘]/u.test(words) ? words : `“${words}”`;
  const place = rows.map((one) => `${quotes.start[one]}–${quotes.end[one]}`).join(", ");
  const headline = quotes.headlines[article] && `“${quotes.headlines[article]}”`;
  return [`${marked} — ${voice(quotes, row)}`, quotes.name("outlet", row), dayText(quotes.dayOf[article]), headline, quotes.urls[article], `article ${quotes.ids[article]}, characters ${place}`].filter(Boolean).join(", ");
}
