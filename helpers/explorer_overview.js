// The overview: who speaks, on what, who on what, and when; every bar and number is a way to narrow the view.

const BARS = 10;

class Overview {
  constructor(tell) {
    this.tell = tell;
    this.times = new Times(tell);
    this.element = make("div", { class: "cr-overview" });
  }

  /** Draw anew; what had the keyboard's focus has it again. */
  draw(quotes, chosen) {
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const [speakers, topics] = [quotes.shares("speaker"), quotes.shares("topic")];
    const note = !speakers.total ? "" : speakers.articles < 5
      ? "Shares of the words quoted. Fewer than five articles leave no interval to draw."
      : `Shares of the words quoted; the lines are 95% intervals over ${speakers.articles.toLocaleString("en")} articles.`;
    const named = (facet, { rows }) => (chosen[facet].length ? chosen[facet] : rows.map((row) => row.name)).filter(Boolean);
    this.element.replaceChildren(
      make("div", { class: "cr-pair" },
        this.bars("Who speaks", "speaker", speakers.rows, chosen.speaker),
        this.bars("On what", "topic", topics.rows, chosen.topic)),
      make("p", { class: "cr-note", text: note }),
      ...[this.crossed(quotes, speakers.rows, topics.rows), this.times.draw(quotes, named("speaker", speakers), named("topic", topics))].filter(Boolean),
    );
    if (focused === undefined) return;
    const again = [...this.element.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused && !one.disabled);
    if (again) again.focus({ preventScroll: true }); else this.tell.lost();
  }

  bars(title, facet, rows, chosen) {
    const list = make("ul", { class: rows.some((row) => !Number.isNaN(row.low)) ? "cr-bars cr-ranged" : "cr-bars" });
    const widest = rows.slice(0, BARS).reduce((most, row) => Math.max(most, row.high || row.share), 0);
    for (const { name, words, share, low, high } of rows.slice(0, BARS)) {
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
        type: "button", class: "cr-bar", "aria-pressed": String(chosen.includes(name)), "data-key": `${facet} ${name}`, press: () => this.tell.toggle(facet, name),
      }, make("span", { class: "cr-barname", dir: "auto", text: spoken(name) }), track,
      make("span", { class: "cr-number", title: `${words.toLocaleString("en")} words`, text: `${percent(share)}%${interval}` }))));
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
    const { counts, of } = quotes.pairs(speakers, topics);
    const most = Math.max(1, ...counts.flat());
    const head = make("tr", {}, make("th", { scope: "col", text: "speaker" }), ...topics.map((topic) => make("th", { scope: "col", text: topic })));
    const rows = speakers.map((speaker, r) => make("tr", {}, make("th", { scope: "row", dir: "auto", text: speaker }), ...topics.map((topic, c) => {
      const count = counts[r][c];
      const cell = make("td");
      if (count) {
        const share = spread(wilson(count, of[r]));
        const words = `${speaker} on ${topic}: ${count.toLocaleString("en")} of ${counted(of[r], "quote")}, ${share}`;
        const button = make("button", { type: "button", "aria-label": words, title: words, "data-key": `${speaker} on ${topic}`, press: () => this.tell.both(speaker, topic) },
          count.toLocaleString("en"), make("span", { text: share.replace("–", "–\u2060") })); // an interval is not broken
        button.style.setProperty("--weight", `${Math.round(8 + (32 * count) / most)}%`);
        cell.append(button);
      }
      return cell;
    })));
    const table = make("table", { class: "cr-crossed" }, make("thead", {}, head), make("tbody", {}, ...rows));
    const left = [[speakers, named, "speakers"], [topics, topicRows, "topics"]].filter(([drawn, all]) => drawn.length < all.length)
      .map(([drawn, all, name]) => `${drawn.length} of ${all.length.toLocaleString("en")} ${name}`);
    const first = left.length ? ` The first ${left.join(" and ")}, by words.` : "";
    const note = make("p", { class: "cr-note", text: `Quotes, their share of the speaker’s and its 95% interval, which takes each quote by itself.${first}` });
    return make("section", {}, make("h3", { text: "Who on what" }), make("div", { class: "cr-wide", tabindex: "0", role: "region", "aria-label": "Who on what" }, table), note);
  }
}
