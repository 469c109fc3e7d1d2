// The explorer: filters, views and what to take away, over the columns that Python sends. It needs no kernel but for long articles
// and for corrections.

const SETTINGS = ["topic", "speaker", "outlet", "device", "kind", "since", "until", "text", "regex", "shown", "sort"];
const TABS = [["overview", "Overview"], ["quotes", "Quotes"], ["reading", "Reading"], ["corrections", "Corrections"]];
let made = 0; // for ids that differ between explorers on one page

class Explorer {
  constructor(model, place) {
    this.model = model;
    this.id = `cr-${(made += 1)}`;
    this.asked = new Map();
    this.opened = new Set(); // filters that show all their values
    this.article = -1;
    this.pages = new Map();
    this.build(place);
    this.listen();
    this.load();
  }

  get(name) { return this.model.get(name); }

  set(changes) {
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.model.save_changes();
  }

  // Building ------------------------------------------------------------------------------------------------------------

  build(place) {
    const tell = {
      toggle: (facet, name) => this.toggle(facet, name),
      topic: (name) => this.toggle("topic", name),
      both: (speaker, topic) => { this.set({ speaker: [speaker], topic: [topic], shown: "quotes" }); this.later(() => this.root.querySelector("[data-row]")?.focus()); },
      when: (facet, name, since, until) => this.set({ since, until, ...(facet && { [facet]: [name] }) }),
      open: (row) => this.open(row),
      copy: (rows) => this.copy(rows),
      sort: (order, name) => { this.table.page = 0; this.set({ sort: order }); this.later(() => this.root.querySelector(`[data-sort="${name}"]`)?.focus()); },
      page: (words) => {
        this.drawTable();
        (this.root.querySelector(`[data-go="${words}"]:not(:disabled)`) || this.root.querySelector("[data-row]"))?.focus();
      },
      found: (found) => this.found.draw(found, this),
      redraw: (first) => this.drawArticle(first),
      lost: () => this.tabs.find((button) => !button.tabIndex).focus({ preventScroll: true }),
    };
    this.overview = new Overview(tell);
    this.table = new Table(tell);
    this.reading = new Reading(tell);
    this.found = new Found(this.id);
    this.facets = Object.fromEntries(FACETS.map((facet) => [facet, this.facet(facet)]));
    this.words = make("input", { type: "search", "aria-label": "words in the quotes", placeholder: "words in the quotes", autocomplete: "off", spellcheck: "false" });
    this.regex = make("input", { type: "checkbox" });
    this.since = make("input", { type: "date", "aria-label": "since" });
    this.until = make("input", { type: "date", "aria-label": "until" });
    this.days = make("fieldset", { class: "cr-days" }, make("legend", { text: "dates" }), this.since, " to ", this.until, this.dated = make("span", { class: "cr-note" }));
    this.chips = make("div", { class: "cr-chips" });
    this.status = make("p", { class: "cr-status", role: "status" });
    this.said = make("p", { class: "cr-told", role: "status" });
    this.tabs = TABS.map(([name, title]) => make("button", {
      type: "button", role: "tab", id: `${this.id}-${name}`, "data-tab": name, "aria-controls": `${this.id}-panel-${name}`, text: title,
      press: () => this.set({ shown: name }),
    }));
    this.list = make("div", { class: "cr-list", role: "tablist", "aria-label": "Views" }, ...this.tabs);
    this.list.addEventListener("keydown", (event) => this.turnTab(event));
    this.which = make("select", { "aria-label": "article" });
    this.back = make("button", { type: "button", class: "cr-quiet", text: "Previous", press: () => this.step(-1) });
    this.on = make("button", { type: "button", class: "cr-quiet", text: "Next", press: () => this.step(1) });
    this.corrections = make("div");
    const inside = {
      overview: [this.overview.element],
      quotes: [this.table.element],
      reading: [make("p", { class: "cr-which" }, this.which, this.back, this.on), this.reading.element, this.found.element],
      corrections: [this.corrections],
    };
    this.panels = Object.fromEntries(TABS.map(([name]) => [name, make("div", { role: "tabpanel", id: `${this.id}-panel-${name}`, "aria-labelledby": `${this.id}-${name}` }, ...inside[name])]));
    const search = make("div", { class: "cr-search" }, this.words, make("label", { class: "cr-check" }, this.regex, "pattern"));
    this.aside = make("details", { class: "cr-filters", open: true }, make("summary", { text: "Filters" }),
      make("div", { class: "cr-facets" }, search, ...["topic", "speaker", "outlet"].map((facet) => this.facets[facet].element), this.days, ...["device", "kind"].map((facet) => this.facets[facet].element)));
    this.root = make("div", { class: "cr", role: "group", "aria-label": "Explorer of quotes" },
      make("button", { type: "button", class: "cr-quiet cr-skip", text: "Skip the filters", press: () => tell.lost() }),
      make("div", { class: "cr-grid" }, this.aside, make("div", { class: "cr-main" }, this.chips, this.status, this.list, ...Object.values(this.panels), this.foot(), this.said)));
    this.table.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-row]");
      if (button) { event.stopPropagation(); this.open(Number(button.dataset.row)); }
    }, true);
    // JupyterLab takes plain keys for orders (`x` cuts the cell), wherever in a notebook they are pressed.
    this.root.addEventListener("keydown", (event) => { if (event.key !== "Escape" && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); });
    place.append(this.root);
    this.narrow = new ResizeObserver(([entry]) => {
      const small = entry.contentRect.width < 640;
      if (small !== this.small) this.aside.open = !small;
      this.small = small;
    });
    this.narrow.observe(this.root);
  }

  listen() {
    const heard = [];
    const on = (event, call) => { this.model.on(event, call); heard.push([event, call]); };
    for (const name of SETTINGS) on(`change:${name}`, () => this.soon());
    on("change:data", () => this.load());
    on("change:corrections", () => this.soon());
    on("msg:custom", (content, buffers) => this.answered(content, buffers));
    this.words.addEventListener("input", () => { clearTimeout(this.typing); this.typing = setTimeout(() => this.set({ text: this.words.value }), 180); });
    this.regex.addEventListener("change", () => this.set({ regex: this.regex.checked, text: this.words.value }));
    for (const side of ["since", "until"]) this[side].addEventListener("change", () => this.set({ [side]: this[side].value }));
    this.which.addEventListener("change", () => this.openArticle(Number(this.which.value)));
    this.dispose = () => { this.narrow.disconnect(); for (const [event, call] of heard) this.model.off(event, call); };
  }

  // Following the settings ----------------------------------------------------------------------------------------------

  load() {
    this.quotes = new Quotes(this.get("data"));
    this.pages.clear();
    this.article = Math.min(this.article, this.quotes.ids.length - 1);
    for (const { list, items } of Object.values(this.facets)) { list.replaceChildren(); items.clear(); }
    this.settings = {};
    this.update();
  }

  /** Once after all changes of this moment. */
  soon() {
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => { this.waiting = false; this.update(); });
  }

  later(call) { setTimeout(call, 0); }

  update() {
    const { quotes } = this;
    const now = Object.fromEntries(SETTINGS.map((name) => [name, this.get(name)]));
    const changed = (...names) => names.some((name) => JSON.stringify(now[name]) !== JSON.stringify(this.settings[name]));
    for (const facet of FACETS) if (changed(facet)) quotes.keep(facet, now[facet]);
    if (changed("since", "until")) quotes.keepDays(now.since, now.until);
    if (changed("text", "regex")) this.seek(now.text, now.regex);
    if (changed(...SETTINGS.filter((name) => name !== "shown"))) this.table.page = 0;
    this.settings = now;
    if (document.activeElement !== this.words) this.words.value = now.text;
    this.regex.checked = now.regex;
    this.draw();
  }

  draw() {
    const { quotes, settings } = this;
    this.counted = quotes.counts();
    this.since.value = settings.since;
    this.until.value = settings.until;
    this.drawFacets();
    this.drawChips();
    const { quotes: kept, articles } = this.counted;
    this.status.textContent = `${kept.toLocaleString("en")} of ${quotes.number.toLocaleString("en")} quotes, in ${articles.toLocaleString("en")} of ${quotes.ids.length.toLocaleString("en")} ${quotes.ids.length === 1 ? "article" : "articles"}${quotes.drawnFrom ? `, drawn by lot from ${quotes.drawnFrom.toLocaleString("en")}` : ""}`;
    const corrections = this.get("corrections") || [];
    const tab = settings.shown === "corrections" && !corrections.length ? "quotes" : settings.shown;
    this.tabs.forEach((button) => {
      const name = button.dataset.tab;
      button.setAttribute("aria-selected", String(name === tab));
      button.tabIndex = name === tab ? 0 : -1;
      button.hidden = name === "corrections" && !corrections.length;
      this.panels[name].hidden = name !== tab;
    });
    if (tab === "overview") this.overview.draw(quotes, settings);
    if (tab === "quotes") this.drawTable();
    if (tab === "reading") this.openArticle(this.article);
    if (tab === "corrections") drawCorrections(this.corrections, corrections, this);
  }

  drawTable() {
    const { text, regex, sort } = this.settings;
    this.table.draw(this.quotes, sort, text && !regex ? patternFor(text) : "");
  }

  turnTab(event) {
    const seen = this.tabs.filter((button) => !button.hidden);
    const at = seen.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: seen.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const button = seen[(to + seen.length) % seen.length];
    this.set({ shown: button.dataset.tab });
    button.focus();
  }

  // Searching -----------------------------------------------------------------------------------------------------------

  /** Words are found here; a pattern is, so that it can never run for ever, left to the kernel or to a worker on a clock. */
  seek(words, regex) {
    const { quotes } = this;
    const this_search = (this.search = Symbol("search"));
    this.tellSearch("");
    if (!words || !regex) {
      const found = words ? matches(patternFor(words), quotes.text, quotes.at, quotes.length) : null;
      quotes.mark("words", (i) => !found || found[i]);
      return;
    }
    this.tellSearch("Searching …");
    const answer = this.model.offline
      ? matchesInTime(words, quotes)
      : this.ask({ what: "match", text: words }).then(([, buffers]) => bytesOf(buffers[0]));
    answer.then((found) => {
      if (this.search !== this_search) return;
      quotes.mark("words", (i) => found[i]);
      this.tellSearch("");
      this.draw();
    }).catch((error) => {
      if (this.search !== this_search) return;
      quotes.mark("words", () => true);
      this.tellSearch(error.message);
      this.draw();
    });
  }

  tellSearch(words) {
    this.words.setAttribute("aria-invalid", String(Boolean(words) && !words.endsWith("…")));
    this.said.textContent = words;
  }

  // Asking the kernel ---------------------------------------------------------------------------------------------------

  ask(question) {
    if (this.model.offline) return Promise.reject(new Error("This needs JupyterLab, where Python answers."));
    const ask = `${this.id}-${Math.random().toString(36).slice(2)}`;
    return new Promise((resolve, reject) => {
      const slow = setTimeout(() => this.tell("Python has not answered yet; if it has been stopped, run the notebook's cells again."), 4000);
      this.asked.set(ask, (content, buffers) => {
        clearTimeout(slow);
        content.error ? reject(new Error(content.error)) : resolve([content, buffers]);
      });
      this.model.send({ ask, ...question });
    });
  }

  answered(content, buffers) {
    const call = this.asked.get(content.answer);
    if (!call) return;
    this.asked.delete(content.answer);
    call(content, buffers);
  }

  tell(words) { this.said.textContent = shown(words); }

  // Reading -------------------------------------------------------------------------------------------------------------

  open(row) {
    this.openWords(this.quotes.article[row], this.quotes.start[row]);
  }

  /** Open the article of this id at the words that begin at `start`, or say that it is not here. */
  openAt(id, start) {
    const article = this.quotes.ids.indexOf(id);
    if (article < 0) { this.tell(`There is no article ${id} here.`); return; }
    this.openWords(article, start);
    this.later(() => this.root.scrollIntoView());
  }

  openWords(article, start) {
    Object.assign(this, { article, wanted: start });
    if (this.get("shown") === "reading") this.openArticle(article);
    else this.set({ shown: "reading" });
  }

  articlesKept() {
    const found = new Set();
    for (let i = 0; i < this.quotes.size; i += 1) if (!this.quotes.fails[i]) found.add(this.quotes.article[i]);
    return found.size ? [...found] : [];
  }

  step(by) {
    const kept = this.articlesKept();
    const at = kept.findIndex((number) => number >= this.article);
    const to = kept[(kept[at] === this.article || by < 0 ? at + by : at)];
    if (to !== undefined) this.openArticle(to);
  }

  openArticle(number) {
    const { quotes } = this;
    const kept = this.articlesKept();
    if (number < 0) number = kept.length ? kept[0] : quotes.ids.length ? 0 : -1;
    if (number < 0) { this.tell("There is no article."); return; }
    this.article = number;
    const listed = kept.slice(0, MANY);
    if (!listed.includes(number)) listed.unshift(number);
    this.which.replaceChildren(...listed.map((one) => make("option", { value: one, selected: one === number, text: this.titled(one) })));
    if (kept.length > MANY) this.which.append(make("option", { disabled: true, text: `the first ${MANY} of ${kept.length.toLocaleString("en")} articles` }));
    const at = kept.indexOf(number);
    this.back.disabled = !kept.length || (at >= 0 ? at === 0 : kept[0] > number);
    this.on.disabled = !kept.length || (at >= 0 ? at === kept.length - 1 : kept.at(-1) < number);
    const page = this.pages.get(number) || this.get("pages")[number];
    if (page) { this.drawPage(number, page); return; }
    this.opening = true;
    this.reading.body.replaceChildren(make("p", { class: "cr-note", text: "Opening …" }));
    this.ask({ what: "article", number }).then(([content]) => {
      this.pages.set(number, content.page);
      if (this.article === number) this.drawPage(number, content.page);
    }).catch(() => this.reading.body.replaceChildren(make("p", { class: "cr-note", text: "The text of this article is not kept in this page, which would be too large with all of them; JupyterLab shows it." })));
  }

  titled(number) {
    const { quotes } = this;
    const title = quotes.headlines[number] || quotes.ids[number];
    return [title.length > 90 ? `${title.slice(0, 90)}…` : title, quotes.values.outlet[quotes.outletOf[number]], dayText(quotes.dayOf[number])].filter(Boolean).join(" · ");
  }

  drawPage(number, page) {
    const turned = this.drawn !== number;
    this.opening = false;
    this.pages.set(number, page);
    this.drawn = number;
    this.drawArticle(this.wanted === undefined ? (turned ? 0 : this.reading.first || 0) : Math.max(0, this.wanted - DRAWN / 4) * (this.wanted > DRAWN * 0.75), turned);
    if (this.wanted !== undefined) {
      this.reading.jump(this.wanted);
      this.root.querySelector(`#${this.id}-panel-reading`).scrollIntoView({ block: "nearest" });
      this.wanted = undefined;
    } else if (turned) this.found.clear();
  }

  drawArticle(first, turned = true) {
    const top = this.reading.body.scrollTop;
    this.reading.draw(this.quotes, this.drawn, this.pages.get(this.drawn), this.settings.device, first);
    this.reading.body.scrollTop = turned ? 0 : top;
  }

  // Correcting ----------------------------------------------------------------------------------------------------------

  /** `from`: where the words begin that are set right. */
  correct(corrections, from) {
    this.mend({ what: "correct", corrections: corrections.map((one) => ({ text: "", ...one })) }, () => {
      if (this.opening) this.wanted = from; // drawn as soon as Python has sent the text again
      else if (!this.reading.choose(from)) this.found.clear();
    });
  }

  takeBack(number) {
    this.mend({ what: "take back", number }, () => (this.corrections.querySelector("td button") || this.tabs.find((button) => !button.tabIndex)).focus());
  }

  /** Have Python keep a correction; the columns with it are here before its answer is, and `then` sets the keyboard's focus in what is drawn anew. */
  mend(question, then) {
    this.tell("Keeping …");
    this.ask(question).then(([content]) => { then(); this.tell(content.said); }).catch((error) => this.tell(error.message));
  }
}

Object.assign(Explorer.prototype, choosing, takingAway);

function render({ model, el }) {
  const explorer = new Explorer(model, el);
  return () => explorer.dispose();
}

export default { render };
