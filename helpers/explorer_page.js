// The explorer on a page that nobody answers: its columns lie in the page, and what it sets stays there.

class Still {
  constructor(state) {
    this.state = state;
    this.calls = new Map();
    this.offline = true;
  }

  get(name) { return this.state[name]; }

  set(name, value) {
    if (JSON.stringify(this.state[name]) === JSON.stringify(value)) return;
    this.state[name] = value;
    for (const call of this.calls.get(`change:${name}`) || []) call();
  }

  on(event, call) { this.calls.set(event, [...(this.calls.get(event) || []), call]); }

  off(event, call) { this.calls.set(event, (this.calls.get(event) || []).filter((one) => one !== call)); }

  save_changes() {}

  /** The address of the words of an article that begin at `start`, in this page. */
  linkTo(article, start) { return `${location.href.split("#")[0]}#at=${encodeURIComponent(article)}:${start}`; }
}

/** Open what the page's address points at, if it points at words. */
function openLinked(explorer) {
  const found = /^#at=([^:]+):(\d{1,9})$/u.exec(location.hash);
  if (!found) return;
  let article = "";
  try { article = decodeURIComponent(found[1]); } catch { return; } // no address of ours
  explorer.openAt(article, Number(found[2]));
}

const unpack64 = (base64) => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
};

/** JSON in which bytes stand as `{"base64": …}`. */
const withBytes = (name, value) => {
  if (!value || typeof value !== "object" || typeof value.base64 !== "string" || Object.keys(value).length > 1) return value;
  return unpack64(value.base64);
};

/** What an element holds: JSON, plain or packed by gzip. */
const contentOf = async (element) => {
  if (element.type !== "application/gzip") return element.textContent;
  return new Response(new Blob([unpack64(element.textContent)]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};

const states = new Map(); // what two explorers look at is read once
for (const place of document.querySelectorAll("[data-explorer]")) {
  const name = place.dataset.explorer;
  try {
    if (!states.has(name)) states.set(name, JSON.parse(await contentOf(document.getElementById(name)), withBytes));
    place.explorer = new Explorer(new Still({ ...states.get(name), ...JSON.parse(place.dataset.settings) }), place);
  } catch (error) {
    place.append(make("p", { class: "note", text: "This browser cannot draw the quotes; a newer one can, and tables/quotes.csv beside this page holds them all." }));
    throw error;
  }
}

const linked = [...document.querySelectorAll("[data-explorer]")].at(-1)?.explorer; // of several in a report the last shows every quote
if (linked) {
  openLinked(linked);
  addEventListener("hashchange", () => openLinked(linked));
}
