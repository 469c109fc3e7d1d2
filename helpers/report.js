// What a report does without a kernel: dropdowns turn pages, and the list of quotes follows its filters.
"use strict";

for (const select of document.querySelectorAll("select[data-pages]")) {
  const turn = () => {
    for (const stack of document.querySelectorAll(`[data-stack="${select.dataset.pages}"]`)) {
      [...stack.children].forEach((page, number) => { page.hidden = number !== select.selectedIndex; });
    }
  };
  select.addEventListener("change", turn);
  turn(); // a browser may remember a choice over a reload
}

const LIMIT = 200; // quotes drawn at once; the rest is counted in words
const data = document.getElementById("quotes-data");
if (data) {
  const quotes = JSON.parse(data.textContent);
  const topic = document.getElementById("topic");
  const speaker = document.getElementById("speaker");
  const words = document.getElementById("words");
  const list = document.getElementById("quotes-list");
  const said = document.getElementById("quotes-count");
  const bars = document.getElementById("quotes-bars");

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text; // never innerHTML: what articles say is text
    return element;
  };
  const matches = (quote, without) =>
    (without === "topic" || !topic.value || quote.topics.includes(topic.value)) &&
    (without === "speaker" || !speaker.value || quote.speaker === speaker.value) &&
    (!words.value || quote.text.toLowerCase().includes(words.value.toLowerCase()));
  const tally = (rows, values) => {
    const counts = new Map();
    for (const row of rows) for (const value of values(row)) counts.set(value, (counts.get(value) || 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  };
  const fill = (select, counts, all) => {
    const chosen = select.value;
    if (chosen && !counts.some(([value]) => value === chosen)) counts.push([chosen, 0]);
    select.replaceChildren(new Option(`all (${all})`, ""), ...counts.map(([value, n]) => new Option(`${value} (${n})`, value)));
    select.value = chosen;
  };

  const draw = () => {
    for (const [select, of] of [[topic, (q) => q.topics], [speaker, (q) => (q.speaker ? [q.speaker] : [])]]) {
      const rows = quotes.filter((quote) => matches(quote, select.id));
      fill(select, tally(rows, of), rows.length);
    }
    const kept = quotes.filter((quote) => matches(quote));
    said.textContent = kept.length > LIMIT
      ? `${kept.length} of ${quotes.length} quotes; the first ${LIMIT} are shown.`
      : `${kept.length} of ${quotes.length} quotes.`;
    const shares = tally(kept, (quote) => [quote.speaker || "nobody named"]).slice(0, 8);
    bars.replaceChildren(...shares.map(([name, n]) => {
      const row = make("div", "bar");
      const track = make("span", "track");
      const fillBar = make("span", "fill");
      fillBar.style.width = `${(100 * n) / shares[0][1]}%`;
      track.append(fillBar);
      row.append(make("span", "name", name), track, make("span", "number", String(n)));
      return row;
    }));
    list.replaceChildren(...kept.slice(0, LIMIT).map((quote) => {
      const item = make("li");
      const text = make("blockquote", "", quote.text);
      text.dir = "auto";
      const by = make("p", "by");
      by.append(make("b", "", quote.speaker || "nobody named"));
      by.append(` · ${[quote.cue && `“${quote.cue}”`, quote.kind, ...quote.topics].filter(Boolean).join(" · ")}`);
      item.append(text, by, make("p", "ref", quote.reference));
      return item;
    }));
  };
  for (const control of [topic, speaker, words]) control.addEventListener("input", draw);
  document.getElementById("clear").addEventListener("click", () => {
    for (const control of [topic, speaker, words]) control.value = "";
    draw();
  });
  draw();
}
