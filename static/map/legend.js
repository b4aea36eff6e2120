// How the map is read: shapes, sizes, paleness, thickness and marks, beside the map and on the picture that is saved.

import { element, mark, token } from "./dom.js";
import { changed } from "./address.js";

const SVG = "http://www.w3.org/2000/svg";

const drawn = (tag, values, text = "") => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(values)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
};

const figure = ({ path, filled, opacity, dash, glyph, width }) => {
  const made = drawn("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" });
  made.append(drawn("path", { d: path, class: filled ? "shape" : "shape hollow", opacity, "stroke-width": width, "stroke-dasharray": dash.join(" ") }));
  if (glyph) made.append(drawn("text", { x: 6, y: 6, "font-size": 8, "text-anchor": "middle", "dominant-baseline": "central" }, glyph));
  return made;
};

export const tell = (place, groups) => place.replaceChildren(...groups.flatMap(({ title, entries }) => {
  const list = document.createElement("ul");
  list.className = "sectors";
  list.append(...entries.map((entry) => {
    const row = document.createElement("li");
    row.append(figure(entry), ` ${entry.text}`);
    return row;
  }));
  return [element("h2", title), list];
}));

// The figures by which partners may be sized.
export const tellSizes = (place, sizes) => {
  place.hidden = !sizes.length;
  place.querySelector("ul").replaceChildren(...sizes.map(({ name, label, on }) => {
    const row = document.createElement("li");
    const link = element("a", label, changed({ size: name }));
    link.dataset.size = name;
    mark(link, on);
    row.append(link);
    return row;
  }));
};

// An entry on a canvas, its middle at a point; size: of its box.
export const drawEntry = (context, { path, filled, opacity, dash, glyph, width }, x, y, size) => {
  context.save();
  context.translate(x - size / 2, y - size / 2);
  context.scale(size / 12, size / 12);
  context.globalAlpha = opacity;
  const outline = new Path2D(path);
  context.fillStyle = token(filled ? "--muted" : "--ground");
  context.fill(outline);
  context.strokeStyle = token("--ink");
  context.lineWidth = width || 0.01;
  context.setLineDash(dash);
  context.stroke(outline);
  context.fillStyle = token("--ink");
  context.font = "8px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (glyph) context.fillText(glyph, 6, 6);
  context.restore();
};
