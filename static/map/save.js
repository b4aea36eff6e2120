// The picture as a file, with its heading, what it shows, its legend and its credits.

import { token } from "./dom.js";
import { drawEntry } from "./legend.js";
import { outline } from "./shapes.js";

const MARGIN = 24;
const SIZE = 15;

// A text as lines that are not wider than a picture.
export const wrapped = (text, wide, measure) => {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && measure(longer) > wide) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};

export const png = (canvas) => new Promise((done) => {
  const drawn = canvas.place.querySelector("canvas");
  const scale = drawn.width / drawn.clientWidth;
  const { heading, sentence, sectors, words } = canvas.data;
  const used = new Set(canvas.data.nodes.flatMap((node) => node.ring.map(([sector]) => sector)));
  const read = canvas.data.legend.flatMap(({ title, entries }) => [{ title }, ...entries]);
  const legend = Object.entries(sectors).filter(([key]) => used.has(key)).map(([, sector]) => sector);
  const made = document.createElement("canvas");
  const context = made.getContext("2d");
  const wide = drawn.clientWidth;
  const columns = Math.max(1, Math.floor(wide / 230));
  const all = [...legend, ...read];
  const rows = Math.ceil(all.length / columns);
  const foot = MARGIN + rows * 1.5 * SIZE + 2 * SIZE;
  const small = `${0.9 * SIZE}px system-ui, sans-serif`;
  context.font = small;
  const told = wrapped(sentence, wide - 2 * MARGIN, (text) => context.measureText(text).width);
  const head = (2.2 + 1.2 * told.length) * SIZE + MARGIN;
  made.width = wide * scale;
  made.height = (head + drawn.clientHeight + foot) * scale;
  context.scale(scale, scale);
  context.fillStyle = token("--ground");
  context.fillRect(0, 0, wide, head + drawn.clientHeight + foot);
  context.drawImage(drawn, 0, head, wide, drawn.clientHeight);
  context.fillStyle = token("--ink");
  const write = (text, x, y, font) => {
    context.font = font;
    context.fillText(text, x, y, wide - x - MARGIN);
  };
  write(heading, MARGIN, MARGIN + SIZE, `bold ${1.3 * SIZE}px system-ui, sans-serif`);
  told.forEach((text, place) => write(text, MARGIN, MARGIN + (2.6 + 1.2 * place) * SIZE, small));
  all.forEach((entry, place) => {
    const x = MARGIN + Math.floor(place / rows) * ((wide - 2 * MARGIN) / columns);
    const y = head + drawn.clientHeight + MARGIN + (place % rows) * 1.5 * SIZE;
    if ("path" in entry) drawEntry(context, entry, x + 6, y - 5, 13);
    else if ("colour" in entry) {
      outline(context, "disc", x + 6, y - 5, 6);
      context.fillStyle = entry.colour;
      context.fill();
    }
    context.fillStyle = token("--ink");
    if ("title" in entry) write(entry.title, x, y, `bold ${0.85 * SIZE}px system-ui, sans-serif`);
    else write(entry.name ?? entry.text, x + 18, y, `${0.85 * SIZE}px system-ui, sans-serif`);
  });
  write(words.credit, MARGIN, head + drawn.clientHeight + foot - 0.7 * SIZE, `${0.8 * SIZE}px system-ui, sans-serif`);
  made.toBlob(done);
});

export const download = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
