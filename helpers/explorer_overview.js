// The overview: who speaks, on what, who on what, and when; every bar and number is a way to narrow the view.

const BARS = 10;

class Overview {
  constructor(tell) {
    this.tell = tell;
    this.element = make("div", { class: "cr-overview" });
  }

  draw(quotes, chosen) {
    const [speakers, topics] = [quotes.shares("speaker"), quotes.shares("topic")];
    const note = !speakers.total ? "" : speakers.articles < 5
      ? "Shares of the words quoted. Fewer than five articles leave no interval to draw."
      : `Shares of the words quoted; the lines are 95 % intervals over ${speakers.articles.toLocaleString("en")} articles.`;
    this.element.replaceChildren(
      make("div", { class: "cr-pair" },
        this.bars("Who speaks", "speaker", speakers.rows, chosen.speaker),
        this.bars("On what", "topic", topics.rows, chosen.topic)),
      make("p", { class: "cr-note", text: note }),
      ...[this.crossed(quotes, speakers.rows, topics.rows), this.times(quotes)].filter(Boolean),
    );
  }

  bars(title, facet, rows, chosen) {
    const list = make("ul", { class: rows.some((row) => !Number.isNaN(row.low)) ? "cr-bars cr-ranged" : "cr-bars" });
    const widest = rows.slice(0, BARS).reduce((most, row) => Math.max(most, row.high || row.share), 0);
    for (const { name, words, share, low, high } of rows.slice(0, BARS)) {
      const percent = (value) => `${Math.round(value * 100)}`;
      const interval = Number.isNaN(low) || low === high ? "" : ` (${percent(low)}–${percent(high)})`;
      const track = make("span", { class: "cr-track", "aria-hidden": "true" });
      const fill = make("span", { class: "cr-fill" });
      fill.style.width = `${(100 * share) / widest}%`;
      track.append(fill);
      if (interval) {
        const line = make("span", { class: "cr-interval" });
        line.style.left = `${(100 * low) / widest}%`;
        line.style.width = `${(100 * (high - low)) / widest}%`;
        track.append(line);
      }
      list.append(make("li", {}, make("button", {
        type: "button", class: "cr-bar", "aria-pressed": String(chosen.includes(name)), press: () => this.tell.toggle(facet, name),
      }, make("span", { class: "cr-barname", dir: "auto", text: spoken(name) }), track,
      make("span", { class: "cr-number", title: `${words.toLocaleString("en")} words`, text: `${percent(share)} %${interval}` }))));
    }
    const more = rows.length > BARS ? [make("p", { class: "cr-note", text: `The first ${BARS} of ${rows.length.toLocaleString("en")}.` })] : [];
    const none = rows.length ? [] : [make("p", { class: "cr-note", text: "Nothing here." })];
    return make("section", {}, make("h3", { text: title }), list, ...more, ...none);
  }

  crossed(quotes, speakerRows, topicRows) {
    const named = speakerRows.map((row) => row.name).filter(Boolean);
    const speakers = named.slice(0, 8);
    const topics = topicRows.map((row) => row.name).slice(0, 6);
    if (!speakers.length || !topics.length) return null;
    const counts = quotes.pairs(speakers, topics);
    const most = Math.max(1, ...counts.flat());
    const head = make("tr", {}, make("th", { scope: "col", text: "speaker" }), ...topics.map((topic) => make("th", { scope: "col", text: topic })));
    const rows = speakers.map((speaker, r) => make("tr", {}, make("th", { scope: "row", dir: "auto", text: speaker }), ...topics.map((topic, c) => {
      const count = counts[r][c];
      const cell = make("td");
      if (count) {
        const button = make("button", { type: "button", "aria-label": `${speaker} on ${topic}: ${count} quotes`, text: count, press: () => this.tell.both(speaker, topic) });
        button.style.setProperty("--weight", `${Math.round(8 + (32 * count) / most)}%`);
        cell.append(button);
      }
      return cell;
    })));
    const table = make("table", { class: "cr-crossed" }, make("thead", {}, head), make("tbody", {}, ...rows));
    const left = [[speakers, named, "speakers"], [topics, topicRows, "topics"]].filter(([drawn, all]) => drawn.length < all.length)
      .map(([drawn, all, name]) => `${drawn.length} of ${all.length.toLocaleString("en")} ${name}`);
    const note = left.length ? make("p", { class: "cr-note", text: `The first ${left.join(" and ")}, by words.` }) : null;
    return make("section", {}, make("h3", { text: "Who on what, in quotes" }), make("div", { class: "cr-wide", tabindex: "0", role: "region", "aria-label": "Who on what" }, table), note);
  }

  times(quotes) {
    const dated = quotes.kept().map((rows) => quotes.dayOf[quotes.article[rows[0]]]).filter((day) => day !== NO_DAY);
    if (!dated.length) return null;
    let [first, last] = [Infinity, -Infinity];
    for (const day of dated) { first = Math.min(first, day); last = Math.max(last, day); }
    const length = last - first;
    const period = length <= 45 ? "day" : length <= 300 ? "week" : length <= 365 * 5 ? "month" : "year";
    const begin = (day) => {
      if (period === "day") return day;
      if (period === "week") return day - ((day + 3) % 7); // 1970 began on a Thursday
      const date = new Date(day * 86400000);
      return Math.floor(Date.UTC(date.getUTCFullYear(), period === "month" ? date.getUTCMonth() : 0, 1) / 86400000);
    };
    const next = (day) => {
      if (period === "day") return day + 1;
      if (period === "week") return day + 7;
      const date = new Date(day * 86400000);
      return Date.UTC(date.getUTCFullYear() + (period === "year" ? 1 : 0), period === "month" ? date.getUTCMonth() + 1 : 0, 1) / 86400000;
    };
    const counts = new Map();
    for (const day of dated) counts.set(begin(day), (counts.get(begin(day)) || 0) + 1);
    const periods = [];
    for (let day = begin(first); day <= last && periods.length < 400; day = next(day)) periods.push(day);
    const most = Math.max(...counts.values());
    const columns = periods.map((day) => {
      const count = counts.get(day) || 0;
      const to = next(day) - 1;
      const label = `${dayText(day)}${to > day ? ` to ${dayText(to)}` : ""}: ${count} quotes`;
      const column = make("button", { type: "button", class: "cr-column", title: label, "aria-label": label, disabled: !count, press: () => this.tell.days(dayText(day), dayText(to)) });
      column.style.setProperty("--height", `${(100 * count) / most}%`);
      return column;
    });
    return make("section", {}, make("h3", { text: `When, in quotes a ${period}` }),
      make("div", { class: "cr-columns" }, ...columns),
      make("p", { class: "cr-ends" }, make("span", { text: dayText(first) }), make("span", { text: `most: ${most}` }), make("span", { text: dayText(last) })));
  }
}
