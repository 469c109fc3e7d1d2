// The reading pane: an article as an article, with its speakers in the margin, marks underlined and topics along the edge.

const DRAWN = 200000; // characters of an article drawn at once
const TINTS = 6;

/** An element; text is only ever set as text, so that nothing an article says can become markup. */
function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === false) continue;
    if (name === "text") element.textContent = shown(value);
    else if (name === "press") element.addEventListener("click", value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text with the characters made visible that would turn what follows them around. */
const shown = (text) => String(text).replace(/[\u202a-\u202e\u2066-\u2069]/gu, (mark) => `⟨U+${mark.codePointAt(0).toString(16).toUpperCase()}⟩`);

/** From offsets in characters, as Python counts them, to offsets in a JavaScript string. */
function placesIn(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (offset) => offset;
  const places = [];
  let place = 0;
  for (const character of text) { places.push(place); place += character.length; }
  places.push(place);
  return (offset) => places[Math.min(offset, places.length - 1)];
}

const spoken = (name) => name || "nobody named";
/** Who speaks the words of a row: of a question put to a speaker that names nobody, who asks. */
const voice = (quotes, row) => quotes.name("speaker", row) || (quotes.name("role", row) === "question" ? "questioner" : spoken(""));
const plainly = (name) => name.replaceAll("_", " ");
const stroke = (device) => `cr-stroke cr-${device}`;

class Reading {
  /** `quotes`: the columns; `tell`: what to call when words or a topic are pressed. */
  constructor(tell) {
    this.tell = tell;
    this.body = make("div", { class: "cr-text", tabindex: "0", role: "region", "aria-label": "Article" });
    this.key = make("ul", { class: "cr-key", "aria-label": "Devices underlined" });
    this.element = make("div", {}, this.key, this.body);
    this.body.addEventListener("click", (event) => this.press(event.target));
    this.body.addEventListener("keydown", (event) => this.keyed(event));
    this.spans = new WeakMap();
    this.chosen = []; // from where to where the words go that were pressed
  }

  /** Draw an article from `first` (in characters) on; what was chosen in it stays so. `devices`: those to underline; empty for all. */
  draw(quotes, number, page, devices, first = 0) {
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.at : undefined;
    if (number !== this.number) this.chosen = [];
    const rows = [];
    Object.assign(this, { quotes, number, page, first, rows });
    const place = placesIn(page.text);
    const from = quotes.article.indexOf(number);
    for (let i = Math.max(from, 0); i < quotes.size && quotes.article[i] === number; i += 1) rows.push(i);
    const marks = page.marks.filter(([, , device]) => !devices.length || devices.includes(device));
    const voices = [...new Set(rows.map((row) => quotes.name("speaker", row)))].filter(Boolean);
    this.tint = (row) => { const at = voices.indexOf(quotes.name("speaker", row)); return at < 0 || at >= TINTS ? "none" : at; };
    const last = first + DRAWN;
    const drawn = page.paragraphs.filter(([start, end]) => end > first && start < last);
    let before = "";
    const lines = drawn.map(([start, end, kind], i) => {
      const [low, high] = [Math.max(start, first), Math.min(end, last)];
      const here = rows.filter((row) => quotes.start[row] < high && quotes.end[row] > low);
      const topics = page.topics.filter(([a, b]) => a < high && b > low).sort((a, b) => b[3] - a[3]);
      const strongest = topics.length ? topics[0][2] : "";
      const line = this.line(place, low, high, kind, here, marks, topics, strongest === before && i > 0);
      before = strongest;
      return line;
    });
    const length = page.paragraphs.length ? page.paragraphs.at(-1)[1] : 0;
    this.body.replaceChildren(
      ...(first > 0 ? [this.further("Show what comes before", Math.max(first - DRAWN, 0), first, length)] : []),
      ...lines,
      ...(length > last ? [this.further("Show what follows", last, last, length)] : []),
      ...(page.paragraphs.length ? [] : [make("p", { text: "This article has no text." })]),
    );
    this.stops = [...this.body.querySelectorAll("[data-stop]")];
    this.edge = [...this.body.querySelectorAll(".cr-on button")].filter((button) => !button.matches(".cr-same > :first-child")); // what is drawn of it
    for (const set of [this.stops, this.edge]) if (set.length) set[0].tabIndex = 0;
    this.tintChosen();
    if (focused !== undefined) this.stops.find((one) => one.dataset.at === focused)?.focus({ preventScroll: true });
    this.drawKey(marks);
  }

  /** Name the strokes of this article, always in one order, so that they stay where they are from article to article. */
  drawKey(marks) {
    const counts = new Map();
    for (const [, , device] of marks) counts.set(device, (counts.get(device) || 0) + 1);
    const named = Object.keys(FAMILY).filter((device) => counts.has(device)).map((device) => make("li", {},
      make("span", { class: stroke(device), title: FAMILY[device], text: plainly(device) }), make("span", { class: "cr-count", text: counts.get(device).toLocaleString("en") })));
    this.key.replaceChildren(...(named.length ? named : [make("li", { text: "Nothing is underlined here." })]));
  }

  further(words, first, at, length) {
    const button = make("button", { type: "button", text: words, press: () => this.tell.redraw(first) });
    return make("p", { class: "cr-note" }, `${at.toLocaleString("en")} of ${length.toLocaleString("en")} characters. `, button);
  }

  line(place, start, end, kind, rows, marks, topics, same) {
    const { quotes, page } = this;
    const inside = marks.filter(([a, b]) => a < end && b > start);
    const edges = new Set([start, end]);
    for (const row of rows) for (const edge of [quotes.start[row], quotes.end[row]]) if (edge > start && edge < end) edges.add(edge);
    for (const [a, b] of inside) for (const edge of [a, b]) if (edge > start && edge < end) edges.add(edge);
    const cuts = [...edges].sort((a, b) => a - b);
    const tag = kind === "headline" ? "h3" : kind === "heading" ? "h4" : "p";
    const text = make(tag, { class: "cr-words", dir: "auto" });
    for (let i = 0; i + 1 < cuts.length; i += 1) {
      const [a, b] = [cuts[i], cuts[i + 1]];
      const words = page.text.slice(place(a), place(b));
      const within = rows.filter((row) => quotes.start[row] <= a && quotes.end[row] >= b);
      const over = inside.filter(([from, to]) => from <= a && to >= b);
      text.append(within.length || over.length ? this.piece(words, a, within, over) : shown(words));
    }
    const names = [...new Map(rows.map((row) => [voice(quotes, row), this.tint(row)]))];
    const who = make("div", { class: "cr-who" }, ...names.map(([name, tint]) => make("span", { class: `cr-name cr-tint-${tint}`, dir: "auto", text: name })));
    const on = make("div", { class: `cr-on${topics.length ? "" : " cr-bare"}` });
    topics.slice(0, 3).forEach(([, , topic, , terms], i) => {
      if (same && i === 0) on.classList.add("cr-same");
      on.append(make("button", { type: "button", class: i ? "cr-minor" : "", tabindex: "-1", title: `by the words: ${shown(terms)}`, text: topic, press: () => this.tell.topic(topic) }));
    });
    return make("div", { class: `cr-line cr-${kind}` }, who, text, on);
  }

  piece(words, at, rows, marks) {
    const { quotes } = this;
    const classes = [];
    if (rows.length) {
      const row = rows.at(-1);
      classes.push(quotes.fails[row] ? "cr-other" : `cr-tint-${this.tint(row)}`);
    }
    const lines = new Map(); // the shortest mark of each line
    for (const [, , device] of [...marks].sort((a, b) => a[1] - a[0] - (b[1] - b[0]))) lines.set(LINE[device], lines.get(LINE[device]) ?? device);
    let inner = shown(words);
    for (const device of lines.values()) inner = make("span", { class: stroke(device) }, inner);
    const names = [...new Set(marks.map(([, , device]) => plainly(device)))].join(", ");
    const element = make("span", { class: classes.join(" "), title: names || undefined }, inner);
    const begins = rows.some((row) => quotes.start[row] === at) || marks.some(([start]) => start === at);
    if (begins && words.trim()) {
      for (const [name, value] of [["role", "button"], ["tabindex", "-1"], ["data-stop", at]]) element.setAttribute(name, value);
    }
    element.dataset.at = at;
    this.spans.set(element, { rows, marks, at });
    return element;
  }

  /** Say what was found at words; `whole`: the whole quote they are in is meant, whatever mark begins it. */
  press(target, whole = false) {
    const element = target.closest("[data-at]");
    const found = element && this.spans.get(element);
    if (!found) return;
    const [mark, row] = [whole ? undefined : found.marks.at(-1), found.rows.at(-1)];
    const { utterance, start, end } = this.quotes;
    this.chosen = mark ? [mark] : this.rows.filter((one) => utterance[one] === utterance[row]).map((one) => [start[one], end[one]]);
    this.tintChosen();
    if (element.dataset.stop !== undefined) this.stop(element);
    this.tell.found({ ...found, topics: this.page.topics.filter(([a, b]) => a <= found.at && b > found.at) });
  }

  tintChosen() {
    for (const one of this.body.querySelectorAll("[data-at]")) {
      one.classList.toggle("cr-chosen", this.chosen.some(([from, to]) => Number(one.dataset.at) >= from && Number(one.dataset.at) < to));
    }
  }

  /** Make an element the one of its set that is reached with Tab. */
  stop(element, set = this.stops) {
    for (const one of set) one.tabIndex = -1;
    element.tabIndex = 0;
  }

  keyed(event) {
    const set = [this.stops, this.edge].find((one) => one.includes(event.target));
    if (!set) return;
    const at = set.indexOf(event.target);
    const to = set[{ ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: set.length - 1 }[event.key]];
    if (["Enter", " "].includes(event.key) && set === this.stops) this.press(event.target);
    else if (to) { this.stop(to, set); to.focus(); } else return;
    event.preventDefault();
  }

  /** Bring the words that begin at `start` into sight and say what was found there. */
  jump(start) {
    const element = [...this.body.querySelectorAll("[data-at]")].find((one) => Number(one.dataset.at) >= start);
    if (!element) return;
    this.body.scrollTop += element.getBoundingClientRect().top - this.body.getBoundingClientRect().top - this.body.clientHeight / 3;
    this.press(element, true);
    element.focus({ preventScroll: true });
  }

  /** Say again what was found at the words that begin at `start`; whether there still are such. */
  choose(start) {
    const element = this.stops?.find((one) => Number(one.dataset.at) >= start);
    element?.focus({ preventScroll: true });
    if (Number(element?.dataset.at) === start) { this.press(element, true); return true; }
    this.chosen = [];
    this.tintChosen();
    return false;
  }
}
