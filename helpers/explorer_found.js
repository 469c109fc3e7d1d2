// What was found in the words that were pressed, by which rule, and what a reader can set right.

class Found {
  constructor(id) {
    this.id = id;
    this.element = make("section", { class: "cr-found", "aria-label": "What was found here" });
    this.clear();
  }

  clear() {
    this.element.replaceChildren(make("p", { class: "cr-note", text: "Press tinted or underlined words to see what was found there and by which rule. Arrow keys go from one to the next." }));
  }

  draw({ rows, marks, topics }, explorer) {
    const { quotes } = explorer;
    const parts = [];
    const fact = (name, value) => (value ? [make("dt", { text: name }), make("dd", { dir: "auto", text: value })] : []);
    for (const row of rows) {
      const all = Array.from(quotes.order).filter((one) => quotes.utterance[one] === quotes.utterance[row]);
      const kind = quotes.name("role", row) === "question" ? "question" : quotes.name("kind", row);
      const what = ["question", "turn", "headline"].includes(kind) ? kind : `${kind} quote`;
      const cue = /[\p{L}\p{N}]/u.test(quotes.name("cue", row)) ? quotes.name("cue", row) : ""; // a colon says nothing
      parts.push(make("div", { class: "cr-finding" },
        make("p", { class: "cr-line1" }, make("strong", { dir: "auto", text: voice(quotes, row) }), `${voice(quotes, row) === "questioner" ? "" : ` ${what}`}, characters ${all.map((one) => `${quotes.start[one]}–${quotes.end[one]}`).join(", ")}`),
        make("dl", {}, ...fact("cue", [cue, quotes.name("stance", row) && `(${quotes.name("stance", row)})`].filter(Boolean).join(" ")), ...fact("by", quotes.name("how", row))),
        make("p", {}, make("button", { type: "button", class: "cr-quiet", text: "Copy with reference", press: () => explorer.copy(all) }),
          explorer.model.linkTo ? make("button", { type: "button", class: "cr-quiet cr-link", text: "Copy link", "aria-label": "Copy a link to these words in this page", press: () => explorer.copyLink(quotes.ids[quotes.article[row]], quotes.start[all[0]]) }) : null),
        explorer.model.offline ? null : this.mending(all, row, explorer)));
    }
    for (const [start, end, device, rule] of marks) {
      parts.push(make("div", { class: "cr-finding" },
        make("p", { class: "cr-line1" }, make("strong", { class: stroke(device), text: plainly(device) }), `${FAMILY[device] ? ` (${FAMILY[device]})` : ""}, characters ${start}–${end}`),
        make("dl", {}, ...fact("by", rule)),
        explorer.model.offline ? null : make("p", {}, make("button", { type: "button", class: "cr-quiet", text: "Reject this mark", press: () => explorer.correct([{ what: "reject mark", article: quotes.ids[explorer.article], start, end, value: device }], start) }))));
    }
    if (topics.length) {
      parts.push(make("div", { class: "cr-finding" }, make("p", { class: "cr-line1", text: "Topics of the paragraph" }),
        make("dl", {}, ...topics.flatMap(([, , topic, , terms]) => fact(topic, `by: ${terms}`)))));
    }
    this.element.replaceChildren(...parts);
  }

  /** Set the right speaker, take a quote for none, or make two speakers one. */
  mending(rows, row, explorer) {
    const { quotes } = explorer;
    const list = `${this.id}-speakers`;
    const now = quotes.name("speaker", row);
    const name = make("input", { type: "text", list, "aria-label": "right speaker", placeholder: "right speaker", dir: "auto" });
    const article = quotes.ids[quotes.article[row]];
    const at = (what, value) => rows.map((one) => ({ what, article, start: quotes.start[one], end: quotes.end[one], value }));
    const correct = (corrections) => explorer.correct(corrections, quotes.start[row]);
    const given = (call) => { const value = name.value.trim(); if (value && value !== now) call(value); else name.focus(); };
    name.addEventListener("keydown", (event) => { if (event.key === "Enter") given((value) => correct(at("speaker", value))); });
    const options = make("datalist", { id: list }, ...quotes.values.speaker.filter(Boolean).slice(0, 2000).map((one) => make("option", { value: one })));
    return make("p", { class: "cr-mending" }, name, options,
      make("button", { type: "button", class: "cr-quiet", text: "Set speaker", press: () => given((value) => correct(at("speaker", value))) }),
      now ? make("button", { type: "button", class: "cr-quiet", text: "Merge with this name", "aria-label": `Merge all of ${now} with this name`, press: () => given((value) => correct([{ what: "merge", article: "", start: -1, end: -1, text: now, value }])) }) : null,
      make("button", { type: "button", class: "cr-quiet", text: "Nobody", "aria-label": "Nobody is named as speaker", press: () => correct(at("speaker", "")) }),
      make("button", { type: "button", class: "cr-quiet", text: "Reject this quote", press: () => correct(at("reject quote", "")) }));
  }
}

/** The corrections made so far, each with a button that takes it back; those that no longer fit say why. */
function drawCorrections(place, corrections, explorer) {
  const file = explorer.get("kept_in");
  const said = { speaker: "speaker", merge: "merged", "reject quote": "no quote", "reject mark": "no mark" };
  const rows = corrections.map((one, number) => make("tr", {},
    make("td", { text: said[one.what] || one.what }),
    make("td", { dir: "auto", text: one.text.length > 160 ? `${one.text.slice(0, 160)}…` : one.text }),
    make("td", { dir: "auto", text: one.what === "reject quote" ? "" : plainly(one.value) || "nobody" }),
    make("td", { class: "cr-soft", text: one.article ? `${one.article}, ${one.start}–${one.end}` : "" }),
    make("td", { class: "cr-soft", text: one.orphaned || "applied" }),
    make("td", {}, explorer.model.offline ? null : make("button", { type: "button", class: "cr-quiet", text: "Take back", press: () => explorer.takeBack(number) }))));
  const heads = ["what", "words", "now", "where", "state"].map((name) => make("th", { scope: "col", text: name }));
  place.replaceChildren(
    make("p", { class: "cr-note", text: file ? `Kept in ${file}. open_corpus(source, corrections="${file}") counts with them, and a report by: closereading report … --corrections ${file}` : "" }),
    make("div", { class: "cr-wide", tabindex: "0", role: "region", "aria-label": "Corrections" }, make("table", { class: "cr-quotes" }, make("thead", {}, make("tr", {}, ...heads, make("th", { scope: "col" }, make("span", { class: "cr-hidden", text: "take back" })))), make("tbody", {}, ...rows))));
}
