// When: how many quotes a day, week or month, and in what share of its articles the speakers and topics are; each column narrows the view.

const STRIPS = 5; // speakers, and topics, that are drawn over time
const MOST_PERIODS = 60;
const PERIODS = [["day", 1], ["week", 7], ["month", 31], ["quarter", 92], ["year", 366]]; // and of how many days
const [FITTING, FULL, LEAST] = [40, 4, 2]; // columns that fit, articles that a column should rest on, columns there should be
const MONTHS = { month: 1, quarter: 3, year: 12 };

/** The first day of the period that `day` lies in, or with `by` of one so many later. */
function periodOf(period, day, by = 0) {
  if (period === "day") return day + by;
  if (period === "week") return day - ((day + 3) % 7 + 7) % 7 + 7 * by; // 1970 began on a Thursday
  const date = new Date(day * 86400000);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const first = new Date(0);
  first.setUTCFullYear(0, months - (months % MONTHS[period]) + by * MONTHS[period], 1);
  return Math.floor(first.getTime() / 86400000);
}

/** The shortest period of which few enough fit, and long enough that shares rest on several articles. */
function lengthFor(days, articles) {
  const fits = PERIODS.findIndex(([, length]) => days / length <= FITTING);
  let chosen = fits < 0 ? PERIODS.length - 1 : fits;
  while (chosen + 1 < PERIODS.length && (articles * PERIODS[chosen][1]) / days < FULL && days / PERIODS[chosen + 1][1] >= LEAST) chosen += 1;
  return PERIODS[chosen][0];
}

/**
 * The periods that the articles' quotes lie in, whatever topic or speaker is chosen, so that they stay when one is: `name`, the day `from` which
 * each runs and the day it runs `to`, and `of` each article the period's number, or -1.
 */
function periodsOf(quotes) {
  const others = ~(BIT.topic | BIT.speaker);
  let [first, last, articles, before] = [Infinity, -Infinity, 0, -1];
  for (let i = 0; i < quotes.size; i += 1) {
    const day = quotes.dayOf[quotes.article[i]];
    if (day === NO_DAY || quotes.fails[i] & others) continue;
    first = Math.min(first, day);
    last = Math.max(last, day);
    if (quotes.article[i] !== before) { before = quotes.article[i]; articles += 1; }
  }
  if (first > last) return null;
  const name = lengthFor(last - first + 1, articles);
  const from = [];
  for (let by = 0; from.length < MOST_PERIODS; by -= 1) {
    const day = periodOf(name, last, by);
    from.unshift(day);
    if (day <= first) break;
  }
  const to = from.map((day) => periodOf(name, day, 1) - 1);
  const of = Int32Array.from(quotes.dayOf, (day) => (day === NO_DAY || day > last ? -1 : lastUpTo(from, day)));
  return { name, from, to, of, cut: from[0] > first };
}

/** The place of the last of `sorted` that is no more than `value`, or -1. */
function lastUpTo(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1; else high = middle;
  }
  return low - 1;
}

/** A share and the ends of its 95% interval (Wilson 1927). */
function wilson(count, of) {
  const z2 = 1.959964 ** 2;
  const share = count / of;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const reach = Math.sqrt(z2 * (share * (1 - share) / of + z2 / (4 * of ** 2))) / (1 + z2 / of);
  return { share, low: Math.max(middle - reach, 0), high: Math.min(middle + reach, 1) };
}

const percent = (value) => `${Math.round(value * 100)}`;
const spread = ({ share, low, high }) => `${percent(share)}% (${percent(low)}–${percent(high)})`;
const counted = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

class Times {
  constructor(tell) {
    this.tell = tell;
  }

  /** The section on time, or nothing where no article has a date. `speakers`, `topics`: what is drawn, the first first. */
  draw(quotes, speakers, topics) {
    const periods = periodsOf(quotes);
    if (!periods) return null;
    if (periods.from.length < 2) return make("section", {}, make("h3", { text: "Over time" }), make("p", { class: "cr-note", text: `All that has a date is of ${this.label(periods, 0)}.` }));
    const drawn = [["speaker", "Who speaks", speakers], ["topic", "On what", topics]].map(([facet, title, names]) => [facet, title, names, quotes.overTime(facet, names.slice(0, STRIPS), periods)]);
    const cut = periods.cut ? ` The last ${MOST_PERIODS} ${periods.name}s are drawn.` : "";
    return make("section", { class: "cr-times" }, make("h3", { text: `Over time, by ${periods.name}` }),
      this.quotes(quotes, periods),
      make("div", { class: "cr-pair" }, ...drawn.filter(([, , names]) => names.length).map((one) => this.shares(periods, ...one))),
      make("p", { class: "cr-note", text: `Shares of the ${periods.name}’s articles in which the speaker speaks, or the topic is spoken of; the lines are 95% intervals. Counted are articles with quotes that the other filters keep.${cut}` }));
  }

  label({ from, to }, at) { return dayText(from[at]) + (to[at] > from[at] ? ` to ${dayText(to[at])}` : ""); }

  quotes(quotes, periods) {
    const counts = new Int32Array(periods.from.length);
    for (const [row] of quotes.kept()) {
      const period = periods.of[quotes.article[row]];
      if (period >= 0) counts[period] += 1;
    }
    const most = Math.max(1, ...counts);
    const columns = Array.from(counts, (count, at) => this.column(periods, at, `${this.label(periods, at)}: ${counted(count, "quote")}`, "", "", count, { share: count / most }));
    return make("div", {}, make("h4", { text: `Quotes a ${periods.name}` }), this.strip(columns, `Quotes a ${periods.name}`, "cr-columns cr-tall"), this.ends(periods, `most: ${most.toLocaleString("en")}`));
  }

  shares(periods, facet, title, names, { of, on }) {
    const found = on.map((counts) => Array.from(counts, (count, at) => (of[at] ? wilson(count, of[at]) : null)));
    const highest = Math.max(0, ...found.flat().map((one) => (one ? one.high : 0)));
    const scale = [0.1, 0.25, 0.5].find((top) => highest <= top) || 1;
    const strips = found.map((shares, i) => {
      const columns = shares.map((one, at) => {
        const said = one ? `${on[i][at].toLocaleString("en")} of ${counted(of[at], "article")}, ${spread(one)}` : "no article";
        return this.column(periods, at, `${names[i]}, ${this.label(periods, at)}: ${said}`, facet, names[i], on[i][at], one, scale);
      });
      return make("li", { class: "cr-row" }, make("span", { class: "cr-barname", dir: "auto", text: names[i] }), this.strip(columns, `${names[i]} over time`, "cr-columns"));
    });
    const more = names.length > STRIPS ? make("p", { class: "cr-note", text: `The first ${STRIPS} of ${names.length.toLocaleString("en")}.` }) : null;
    return make("div", {}, make("h4", { text: title }), make("ul", {}, ...strips), this.ends(periods, `full height: ${percent(scale)}%`, "cr-row"), more);
  }

  column(periods, at, words, facet, name, count, shares, scale = 1) {
    const column = make("button", { type: "button", class: "cr-column", title: words, "aria-label": words, tabindex: "-1", disabled: !count, "data-key": `time ${facet} ${name} ${periods.from[at]}`, press: () => this.tell.when(facet, name, dayText(periods.from[at]), dayText(periods.to[at])) });
    const set = (property, value) => column.style.setProperty(property, `${((100 * value) / scale).toFixed(2)}%`);
    if (!shares) return column;
    set("--height", shares.share);
    if (shares.high === undefined) return column;
    set("--low", shares.low);
    set("--reach", shares.high - shares.low);
    column.classList.add("cr-ranged");
    return column;
  }

  /** Columns of which one is reached with Tab and the others with the arrow keys. */
  strip(columns, words, kind) {
    const live = columns.filter((column) => !column.disabled);
    if (live.length) live[0].tabIndex = 0;
    const strip = make("div", { class: kind, role: "group", "aria-label": words }, ...columns);
    strip.addEventListener("keydown", (event) => {
      const at = live.indexOf(event.target);
      const to = live[{ ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: live.length - 1 }[event.key]];
      if (!to || at < 0) return;
      event.preventDefault();
      live[at].tabIndex = -1;
      to.tabIndex = 0;
      to.focus();
    });
    return strip;
  }

  ends({ from, to }, words, kind = "") {
    const ends = make("p", { class: "cr-ends" }, make("span", { text: dayText(from[0]) }), make("span", { text: words }), make("span", { text: dayText(to.at(-1)) }));
    return kind ? make("div", { class: kind }, make("span"), ends) : ends;
  }
}
