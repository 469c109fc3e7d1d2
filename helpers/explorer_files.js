// The quotes that pass as a file, made in the page where no kernel makes it: CSV, JSON lines, or a workbook.

const MOST_ROWS = 1048575; // of a workbook's sheet, beside its head
const MOST_CHARACTERS = 32767; // of a workbook's cell
const WIDTHS = { start: 9, end: 9, text: 80, speaker: 24, how: 30, topics: 30, headline: 40, url: 40 }; // of columns, in characters; 14 for others

const recordsOf = (quotes) => quotes.kept().flat().map((row) => ({
  article: quotes.ids[quotes.article[row]], start: quotes.start[row], end: quotes.end[row], text: quotes.said(row),
  speaker: quotes.name("speaker", row), kind: quotes.name("kind", row), role: quotes.name("role", row),
  cue: quotes.name("cue", row), stance: quotes.name("stance", row), how: quotes.name("how", row),
  topics: quotes.names("topic", row).join("; "), devices: quotes.names("device", row).join("; "),
  outlet: quotes.name("outlet", row), date: dayText(quotes.dayOf[quotes.article[row]]), headline: quotes.headlines[quotes.article[row]],
  url: quotes.urls[quotes.article[row]],
}));

/** Records as the content of a file. In CSV a text that a spreadsheet would run gets an apostrophe before it. */
function fileOf(records, format) {
  if (format === "xlsx") return workbook(records);
  if (format === "jsonl") return records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const cell = (value) => (typeof value === "number" ? String(value) : `"${value.replace(/^('*[=+\-@＝＋－＠\t\r\n])/u, "'$1").replaceAll('"', '""')}"`);
  const names = Object.keys(records[0] || { article: "" });
  const lines = [names.map(cell), ...records.map((record) => names.map((name) => cell(record[name])))];
  return `\ufeff${lines.map((line) => `${line.join(",")}\n`).join("")}`; // without the mark Excel misreads letters beyond ASCII
}

/**
 * Text as XML 1.0 may hold it, control characters as `�`. What a workbook would read as the code of a character (`_x0041_`) is written so that it
 * stays as it is.
 */
const inXml = (text) => text.replace(/_(?=x[\da-f]{4}_)/giu, "_x005F_").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
  .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");

/** Text no longer than a cell may be, a character of two units whole. */
const fitting = (text) => (text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udbff]$/, "") : text);

/** A workbook of one sheet (ECMA-376). Texts are cells of text, so that nothing in them is ever taken for a formula. */
function workbook(records) {
  if (records.length > MOST_ROWS) throw new Error(`${records.length.toLocaleString("en")} rows are more than a workbook holds (${MOST_ROWS.toLocaleString("en")}); take CSV.`);
  const [head, office] = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', "http://schemas.openxmlformats.org"];
  const [type, relation] = ["application/vnd.openxmlformats-officedocument.spreadsheetml", `${office}/officeDocument/2006/relationships`];
  const names = Object.keys(records[0] || { article: "" });
  const cell = (value) => (typeof value === "number" ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t xml:space="preserve">${inXml(fitting(value))}</t></is></c>`);
  const line = (values) => `<row>${values.map(cell).join("")}</row>`;
  const columns = names.map((name, i) => `<col min="${i + 1}" max="${i + 1}" width="${WIDTHS[name] || 14}" customWidth="1"/>`).join("");
  return zipped({
    "[Content_Types].xml": `${head}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${relation}"><sheets><sheet name="quotes" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${head}<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns}</cols><sheetData>${line(names)}${records.map((record) => line(names.map((name) => record[name]))).join("")}</sheetData></worksheet>`,
  });
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

function checksum(bytes) {
  let rest = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) rest = CRC[(rest ^ bytes[i]) & 255] ^ (rest >>> 8);
  return ~rest >>> 0;
}

/** A ZIP of texts by name, stored as they are; every time in it is the first that a ZIP knows, so that the same texts give the same bytes. */
function zipped(texts) {
  const [parts, list] = [[], []];
  let at = 0;
  const fields = (...values) => { // [bytes, value] one after another, the lowest byte first
    const view = new DataView(new ArrayBuffer(values.reduce((sum, [size]) => sum + size, 0)));
    let place = 0;
    for (const [size, value] of values) { view[size === 2 ? "setUint16" : "setUint32"](place, value, true); place += size; }
    return new Uint8Array(view.buffer);
  };
  const put = (bytes) => { parts.push(bytes); at += bytes.length; };
  for (const [title, text] of Object.entries(texts)) {
    const [name, bytes] = [title, text].map((one) => new TextEncoder().encode(one));
    const told = [[2, 20], [2, 0x0800], [2, 0], [2, 0], [2, 0x21], [4, checksum(bytes)], [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0]];
    list.push([fields([4, 0x02014b50], [2, 20], ...told, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), name]);
    put(fields([4, 0x04034b50], ...told));
    put(name);
    put(bytes);
  }
  const begins = at;
  for (const [told, name] of list) { put(told); put(name); }
  put(fields([4, 0x06054b50], [2, 0], [2, 0], [2, list.length], [2, list.length], [4, at - begins], [4, begins], [2, 0]));
  return new Blob(parts);
}
