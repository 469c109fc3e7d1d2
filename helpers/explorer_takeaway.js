// What can be taken away from an explorer: a quote with its reference, the selection as a file, the settings of the view.

const MOST_COPIED = 500; // quotes that are copied as text at once

const takingAway = {
  foot() {
    const file = (words, format) => make("button", { type: "button", class: "cr-quiet", "data-file": format, text: words, press: () => this.download(format) });
    this.opener = make("input", { type: "file", accept: ".json,application/json", class: "cr-hidden", tabindex: "-1", "aria-hidden": "true" });
    this.opener.addEventListener("change", () => this.openSettings());
    return make("p", { class: "cr-foot" }, "Take away: ",
      make("button", { type: "button", class: "cr-quiet", text: "Copy all", "aria-label": "Copy all quotes that are left, with their references", press: () => this.copyAll() }),
      file("CSV", "csv"), file("Excel", "xlsx"), file("JSONL", "jsonl"),
      make("span", { class: "cr-gap" }), "View: ",
      make("button", { type: "button", class: "cr-quiet", text: "Save", "aria-label": "Save the settings of this view", press: () => this.saveSettings() }),
      make("button", { type: "button", class: "cr-quiet", text: "Open", "aria-label": "Open saved settings", press: () => this.opener.click() }), this.opener);
  },

  copy(rows) { this.toClipboard(citation(this.quotes, rows), "Copied, with its reference."); },

  /** All quotes that the filters keep, in the order of the list, each a paragraph as it would be cited. */
  copyAll() {
    const kept = this.table.sorted(this.quotes, this.settings.sort);
    const some = kept.slice(0, MOST_COPIED);
    const said = some.length < kept.length ? `Copied: the first ${some.length.toLocaleString("en")} of ${counted(kept.length, "quote")}; the files hold all.` : `Copied: ${counted(kept.length, "quote")}, each with its reference.`;
    if (kept.length) this.toClipboard(some.map((rows) => citation(this.quotes, rows)).join("\n\n"), said); else this.tell("There is no quote to copy.");
  },

  copyLink(article, start) {
    const link = this.model.linkTo(article, start);
    const sent = link.startsWith("file:") ? ` For who has the page in another place: its address there, and ${link.slice(link.indexOf("#"))} behind it.` : "";
    this.toClipboard(link, `Copied: a link to these words in this page.${sent}`);
  },

  toClipboard(words, said) {
    const done = () => this.tell(said);
    const byHand = () => { // where the clipboard is closed to scripts
      const area = make("textarea", { class: "cr-hidden" });
      area.value = words;
      this.root.append(area);
      area.select();
      const copied = document.execCommand("copy");
      area.remove();
      if (copied) done(); else this.tell(words);
    };
    if (navigator.clipboard?.writeText) navigator.clipboard.writeText(words).then(done, byHand); else byHand();
  },

  download(format) {
    if (this.model.offline) {
      const records = recordsOf(this.quotes);
      try {
        this.hand(fileOf(records, format), `quotes.${format}`);
        this.tell(`quotes.${format} is downloaded: ${counted(records.length, "row")}.`);
      } catch (error) { this.tell(error.message); }
      return;
    }
    this.tell("Writing …");
    this.ask({ what: "file", format }).then(([content, buffers]) => { this.hand(buffers[0], content.name); this.tell(`${content.name} is downloaded: ${content.said}.`); }).catch((error) => this.tell(error.message));
  },

  hand(content, name) {
    const link = make("a", { download: name, href: URL.createObjectURL(new Blob([content])) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  },

  saveSettings() {
    this.hand(`${JSON.stringify(Object.fromEntries(SETTINGS.map((name) => [name, this.get(name)])), null, 1)}\n`, "view.json");
  },

  openSettings() {
    const [file] = this.opener.files;
    this.opener.value = "";
    file?.text().then((text) => {
      const given = JSON.parse(text);
      const [changes, missing] = [{}, []];
      for (const name of SETTINGS) {
        const [value, now] = [given[name], this.get(name)];
        if (FACETS.includes(name) && Array.isArray(value)) {
          changes[name] = value.filter((one) => this.quotes.values[name].includes(one));
          missing.push(...value.filter((one) => !this.quotes.values[name].includes(one)));
        } else if (typeof value === typeof now && !Array.isArray(now) && (name !== "shown" || TABS.some(([tab]) => tab === value))
          && (!["since", "until"].includes(name) || value === "" || /^\d{4}-\d\d-\d\d$/u.test(value))) changes[name] = value;
      }
      this.words.value = changes.text ?? this.words.value;
      this.set(changes);
      this.tell(missing.length ? `Opened; not in these articles: ${missing.slice(0, 5).join(", ")}.` : "Opened.");
    }).catch(() => this.tell(`${file.name} holds no settings of a view.`));
  },
};
