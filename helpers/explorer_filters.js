// Quotes as typed columns: which pass the filters, how many of each value the other filters leave, and what share of the words.

const FACETS = ["topic", "speaker", "outlet", "device", "kind"];
const BIT = { topic: 1, speaker: 2, outlet: 4, device: 8, kind: 16, days: 32, words: 64 };
const NO_DAY = -(2 ** 31);
const SLOW = 2000; // milliseconds a pattern may take where no kernel bounds it

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
const ints = (view) => new Int32Array(bytesOf(view).slice().buffer); // copied: what arrives may not be aligned

class Quotes {
  constructor(data) {
    this.values = data.values;
    this.ids = data.articles.id;
    this.drawnFrom = data.drawn_from;
    this.headlines = data.articles.headline;
    this.urls = data.articles.url;
    this.outletOf = ints(data.articles.outlet);
    this.dayOf = ints(data.articles.day);
    for (const [name, column] of Object.entries(data.quotes)) this[name] = ints(column);
    this.size = this.article.length;
    this.encoded = bytesOf(data.text);
    this.at = new Int32Array(this.size + 1);
    for (let i = 0; i < this.size; i += 1) this.at[i + 1] = this.at[i] + this.length[i] + 1;
    this.order = Int32Array.from({ length: this.size }, (_, i) => i);
    if (this.utterance.some((one, i) => i && one < this.utterance[i - 1])) {
      this.order.sort((a, b) => this.utterance[a] - this.utterance[b] || a - b);
    }
    this.fails = new Uint8Array(this.size); // one bit a filter that the row does not pass
    this.number = this.size ? this.utterance[this.order[this.size - 1]] + 1 : 0; // of quotes, one of several rows counted once
  }

  get text() {
    if (this.decoded === undefined) this.decoded = new TextDecoder().decode(this.encoded);
    return this.decoded;
  }

  said(row) { return this.text.slice(this.at[row], this.at[row] + this.length[row]); }

  /** The codes of a row for a facet that may have several. */
  codes(facet, row) { return this[facet].subarray(this[`${facet}_from`][row], this[`${facet}_from`][row + 1]); }

  names(facet, row) { return Array.from(this.codes(facet, row), (code) => this.values[facet][code]); }

  name(facet, row) {
    return this.values[facet][facet === "outlet" ? this.outletOf[this.article[row]] : this[facet][row]];
  }

  /** Note for every row whether it passes one filter. */
  mark(filter, passes) {
    const bit = BIT[filter];
    this.found = undefined;
    for (let i = 0; i < this.size; i += 1) this.fails[i] = passes(i) ? this.fails[i] & ~bit : this.fails[i] | bit;
  }

  keep(facet, chosen) {
    if (!chosen.length) return this.mark(facet, () => true);
    const wanted = new Uint8Array(this.values[facet].length);
    for (const name of chosen) {
      const code = this.values[facet].indexOf(name);
      if (code >= 0) wanted[code] = 1;
    }
    if (facet === "outlet") return this.mark(facet, (i) => wanted[this.outletOf[this.article[i]]]);
    if (facet === "speaker" || facet === "kind") return this.mark(facet, (i) => wanted[this[facet][i]]);
    const [from, codes] = [this[`${facet}_from`], this[facet]];
    return this.mark(facet, (i) => {
      for (let j = from[i]; j < from[i + 1]; j += 1) if (wanted[codes[j]]) return true;
      return false;
    });
  }

  keepDays(since, until) {
    const [first, last] = [since ? dayOf(since) : NO_DAY, until ? dayOf(until) : 2 ** 31];
    const open = !since && !until;
    this.mark("days", (i) => {
      const day = this.dayOf[this.article[i]];
      return open || (day !== NO_DAY && day >= first && day <= last);
    });
  }

  /** How many quotes each value has under the filters of the others; a quote of several rows counts once. */
  counts() {
    const [of, last] = [{}, {}];
    for (const facet of FACETS) {
      of[facet] = new Int32Array(this.values[facet].length);
      last[facet] = new Int32Array(this.values[facet].length).fill(-1);
    }
    const add = (facet, code, utterance) => {
      if (last[facet][code] === utterance) return;
      last[facet][code] = utterance;
      of[facet][code] += 1;
    };
    let [quotes, before, articles, article] = [0, -1, 0, -1];
    for (const i of this.order) {
      const fails = this.fails[i];
      const utterance = this.utterance[i];
      if (fails & (fails - 1)) continue; // two filters or more stand against it
      if (!fails && utterance !== before) {
        before = utterance;
        quotes += 1;
        if (this.article[i] !== article) { article = this.article[i]; articles += 1; }
      }
      if (!(fails & ~BIT.speaker)) add("speaker", this.speaker[i], utterance);
      if (!(fails & ~BIT.outlet)) add("outlet", this.outletOf[this.article[i]], utterance);
      if (!(fails & ~BIT.kind)) add("kind", this.kind[i], utterance);
      if (!(fails & ~BIT.topic)) {
        for (let j = this.topic_from[i]; j < this.topic_from[i + 1]; j += 1) add("topic", this.topic[j], utterance);
      }
      if (!(fails & ~BIT.device)) {
        for (let j = this.device_from[i]; j < this.device_from[i + 1]; j += 1) add("device", this.device[j], utterance);
      }
    }
    return { of, quotes, articles };
  }

  /** The quotes that pass, each as the list of its rows. */
  kept() {
    if (this.found) return this.found;
    const found = (this.found = []);
    let before = -1;
    for (const i of this.order) {
      if (this.fails[i]) continue;
      if (this.utterance[i] === before) found[found.length - 1].push(i);
      else found.push([i]);
      before = this.utterance[i];
    }
    return found;
  }

  /**
   * Each value's share of the words quoted. Words of one article hang together, so the interval takes articles as the unit
   * (ratio estimator, Cochran 1977, ch. 6); fewer than five articles leave none.
   */
  shares(facet) {
    const size = this.values[facet].length;
    const [sum, squares, crossed, here, seen] = [0, 1, 2, 3, 4].map(() => new Float64Array(size));
    let [total, totalSquares, articles] = [0, 0, 0];
    for (let from = 0; from < this.size;) {
      const article = this.article[from];
      let [to, words] = [from, 0];
      const touched = [];
      const add = (code, n) => { if (!seen[code]) { seen[code] = 1; touched.push(code); } here[code] += n; };
      for (; to < this.size && this.article[to] === article; to += 1) {
        if (this.fails[to]) continue;
        words += this.words[to];
        if (facet === "topic") for (const code of this.codes("topic", to)) add(code, this.words[to]);
        else add(this.speaker[to], this.words[to]);
      }
      for (const code of touched) {
        sum[code] += here[code];
        squares[code] += here[code] ** 2;
        crossed[code] += here[code] * words;
        here[code] = seen[code] = 0;
      }
      total += words;
      totalSquares += words ** 2;
      if (words) articles += 1;
      from = to;
    }
    const rows = [];
    for (let code = 0; code < size; code += 1) {
      if (!sum[code]) continue;
      const share = sum[code] / total;
      const spread = Math.max(squares[code] - 2 * share * crossed[code] + share ** 2 * totalSquares, 0);
      const error = articles < 5 ? NaN : studentT(articles - 1) * Math.sqrt((articles / (articles - 1)) * spread) / total;
      rows.push({ name: this.values[facet][code], words: sum[code], share, low: Math.max(share - error, 0), high: Math.min(share + error, 1) });
    }
    rows.sort((a, b) => b.words - a.words || (a.name < b.name ? -1 : 1));
    return { rows, articles, total };
  }

  /** In how many articles of each period a quote that the other filters keep is of a value (`on`), of how many with such quotes (`of`). */
  overTime(facet, names, periods) {
    const place = new Int32Array(this.values[facet].length).fill(-1);
    names.forEach((name, i) => { const code = this.values[facet].indexOf(name); if (code >= 0) place[code] = i; });
    const of = new Int32Array(periods.from.length);
    const on = names.map(() => new Int32Array(periods.from.length));
    const last = new Int32Array(names.length).fill(-1); // the article that each value was last counted in
    let before = -1;
    for (let i = 0; i < this.size; i += 1) {
      const article = this.article[i];
      const period = periods.of[article];
      if (period < 0 || this.fails[i] & ~BIT[facet]) continue;
      if (article !== before) { before = article; of[period] += 1; }
      const [from, to] = facet === "topic" ? [this.topic_from[i], this.topic_from[i + 1]] : [i, i + 1];
      for (let j = from; j < to; j += 1) {
        const at = place[this[facet][j]];
        if (at < 0 || last[at] === article) continue;
        last[at] = article;
        on[at][period] += 1;
      }
    }
    return { of, on };
  }

  /** How many quotes of each speaker are on each topic, and how many there are of each (`of`). */
  pairs(speakers, topics) {
    const [row, column] = [new Map(speakers.map((name, i) => [name, i])), new Map(topics.map((name, i) => [name, i]))];
    const counts = speakers.map(() => topics.map(() => 0));
    const of = speakers.map(() => 0);
    for (const rows of this.kept()) {
      const r = row.get(this.name("speaker", rows[0]));
      if (r === undefined) continue;
      of[r] += 1;
      const on = new Set(rows.flatMap((i) => this.names("topic", i)));
      for (const topic of on) if (column.has(topic)) counts[r][column.get(topic)] += 1;
    }
    return { counts, of };
  }
}

/** Half the width of a 95% interval in standard errors (Cornish and Fisher's expansion of Student's t). */
function studentT(freedom) {
  const z = 1.959964;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
    + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3);
}

const dayOf = (text) => Math.floor(Date.parse(`${text}T00:00:00Z`) / 86400000);
const dayText = (day) => (day === NO_DAY ? "" : new Date(day * 86400000).toISOString().slice(0, 10));

/** The pattern by which words are looked for; `pattern_for` in Python makes the same one. */
function patternFor(words) {
  const alike = { "'": "['‘’]", '"': '["“”]' };
  return words.split(/\s+/u).filter(Boolean)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|'"]/gu, (mark) => alike[mark] || `\\${mark}`))
    .join("[\\t\\n\\f\\r \\u00a0]+");
}

/** Which rows match, as 0 and 1. Its source also runs in a worker, so it leans on nothing outside. */
function matches(pattern, text, at, length) {
  const search = new RegExp(pattern, "iu");
  return Uint8Array.from(length, (size, row) => (search.test(text.slice(at[row], at[row] + size)) ? 1 : 0));
}

/** `matches` in a worker that is ended when it takes too long: a pattern may be made to run for ever. */
function matchesInTime(pattern, quotes) {
  return new Promise((resolve, reject) => {
    const source = `${matches}\nonmessage = ({ data }) => {
      try { postMessage({ found: matches(data.pattern, data.text, data.at, data.length) }); }
      catch (error) { postMessage({ error: String(error.message) }); }
    };`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(address);
    const end = (settle, value) => { clearTimeout(clock); worker.terminate(); URL.revokeObjectURL(address); settle(value); };
    const clock = setTimeout(() => end(reject, new Error("This pattern takes too long here; a simpler one will do.")), SLOW);
    worker.onerror = () => end(reject, new Error("This viewer allows no search by pattern; plain words work."));
    worker.onmessage = ({ data }) => (data.error ? end(reject, new Error(data.error)) : end(resolve, data.found));
    worker.postMessage({ pattern, text: quotes.text, at: quotes.at, length: quotes.length });
  });
}
