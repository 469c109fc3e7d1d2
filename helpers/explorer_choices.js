// What an explorer does with choices: filters with counts that follow each other, and chips for what is chosen.

const FEW = 8; // values a filter shows before it is opened
const MANY = 200; // and after

const choosing = {
  facet(name) {
    const list = make("ul");
    const find = make("input", { type: "search", class: "cr-find", "aria-label": `find a ${name}`, placeholder: "find", hidden: true });
    const more = make("button", { type: "button", class: "cr-quiet", press: () => { this.opened.has(name) ? this.opened.delete(name) : this.opened.add(name); this.drawFacets(); } });
    find.addEventListener("input", () => this.drawFacets());
    const element = make("fieldset", { class: "cr-facet", "data-facet": name }, make("legend", { text: name === "kind" ? "kind of quote" : name }), find, list, more);
    return { element, list, find, more, items: new Map() };
  },

  drawFacets() {
    for (const facet of FACETS) {
      const { element, list, find, more, items } = this.facets[facet];
      const names = this.quotes.values[facet];
      element.hidden = names.length < 2 && !this.settings[facet].length;
      if (element.hidden) continue;
      const counts = this.counted.of[facet];
      const chosen = new Set(this.settings[facet]);
      const sought = find.value.toLowerCase();
      const there = [];
      for (let code = 0; code < names.length; code += 1) {
        if (chosen.has(names[code]) || (counts[code] && names[code].toLowerCase().includes(sought))) there.push(code);
      }
      there.sort((a, b) => counts[b] - counts[a] || a - b);
      const limit = this.opened.has(facet) ? MANY : FEW;
      const drawn = there.filter((code, i) => i < limit || chosen.has(names[code]));
      const focused = list.contains(document.activeElement) ? document.activeElement : null;
      list.replaceChildren(...drawn.map((code) => {
        if (!items.has(code)) items.set(code, this.choice(facet, names[code]));
        const item = items.get(code);
        item.querySelector("input").checked = chosen.has(names[code]);
        item.lastElementChild.lastElementChild.textContent = counts[code].toLocaleString("en");
        return item;
      }));
      focused?.focus({ preventScroll: true });
      find.hidden = names.length <= FEW * 2;
      more.hidden = there.length <= FEW;
      more.textContent = this.opened.has(facet)
        ? (there.length > MANY ? `fewer (the first ${MANY} of ${there.length.toLocaleString("en")} are here; find the others by name)` : "fewer")
        : `all ${there.length.toLocaleString("en")}`;
    }
    const known = this.quotes.dayOf.filter((day) => day !== NO_DAY);
    this.days.hidden = !known.length && !this.settings.since && !this.settings.until;
    if (!this.days.hidden) {
      let [dated, undated] = [0, 0];
      let before = -1;
      for (const i of this.quotes.order) {
        if (this.quotes.fails[i] & ~BIT.days || this.quotes.utterance[i] === before) continue;
        before = this.quotes.utterance[i];
        if (this.quotes.dayOf[this.quotes.article[i]] === NO_DAY) undated += 1; else dated += 1;
      }
      const none = `${counted(undated, "quote")} without a date`;
      const narrowed = this.settings.since || this.settings.until;
      this.dated.textContent = undated ? `${none}${narrowed ? " left out" : ""}` : `${dated.toLocaleString("en")} with a date`;
    }
  },

  choice(facet, name) {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => this.toggle(facet, name));
    return make("li", {}, make("label", {}, box, make("span", { class: "cr-value", dir: "auto", text: facet === "speaker" ? spoken(name) : plainly(name) || "not given" }), make("span", { class: "cr-count" })));
  },

  drawChips() {
    const { settings } = this;
    const chips = FACETS.flatMap((facet) => settings[facet].map((name) => [`${facet}: ${facet === "speaker" ? spoken(name) : plainly(name)}`, () => this.toggle(facet, name)]));
    if (settings.since) chips.push([`since ${settings.since}`, () => this.set({ since: "" })]);
    if (settings.until) chips.push([`until ${settings.until}`, () => this.set({ until: "" })]);
    if (settings.text) chips.push([`${settings.regex ? "pattern" : "words"}: ${settings.text}`, () => { this.words.value = ""; this.set({ text: "" }); }]);
    this.chips.replaceChildren(...chips.map(([words, remove]) => make("button", { type: "button", class: "cr-chip", "aria-label": `remove ${words}`, press: () => { remove(); this.later(() => (this.chips.querySelector("button") || this.words).focus()); } }, make("span", { dir: "auto", text: words }), make("span", { "aria-hidden": "true", text: "×" }))));
    if (chips.length) this.chips.append(make("button", { type: "button", class: "cr-clear", text: "Clear all", press: () => { this.clear(); this.later(() => this.words.focus()); } }));
  },

  clear() {
    this.words.value = "";
    this.set({ ...Object.fromEntries(FACETS.map((facet) => [facet, []])), since: "", until: "", text: "", regex: false });
  },

  toggle(facet, name) {
    const chosen = this.get(facet);
    this.set({ [facet]: chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name] });
  },
};
