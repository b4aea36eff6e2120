// Marks of discs and ghosts where somebody is missing: a glyph and a border for each, so that none is told by colour alone.

import { token } from "./dom.js";

const HOLE = 0.72;
const NEAREST = 5.5;
const GHOST = [0.35, 0.3];

const glyphs = (context, lines, x, y, size) => {
  context.font = `bold ${size}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = token("--ink");
  lines.forEach((line, place) => context.fillText(line, x, y + (place - (lines.length - 1) / 2) * size));
};

const circle = (context, x, y, radius) => {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
};

// Over a disc that is drawn: its borders, and its glyphs in a hole.
export const drawMarks = (context, { marks, borders, size }, dashes, scale, x, y) => {
  if (!marks?.length) return;
  context.strokeStyle = token("--ink");
  // From afar a border keeps the size at which it is seen.
  context.lineWidth = Math.max(2, 1.5 / scale);
  borders.forEach((mark, place) => {
    const radius = Math.max(1.3 * size, NEAREST / scale) + 0.25 * size * place;
    context.setLineDash(dashes[mark].map((part) => (part * radius) / 1.3));
    circle(context, x, y, radius);
    context.stroke();
  });
  context.setLineDash([]);
  circle(context, x, y, size * HOLE);
  context.fillStyle = token("--ground");
  context.fill();
  glyphs(context, marks, x, y, size * (marks.length === 1 ? 0.95 : 0.62));
};

export const drawGhost = (context, { missing, size }, chosen, x, y) => {
  circle(context, x, y, size);
  context.fillStyle = token("--ground");
  context.fill();
  context.setLineDash(GHOST.map((part) => part * size));
  context.lineWidth = chosen ? 4 : 1.5;
  context.strokeStyle = token(chosen ? "--focus" : "--ink");
  context.stroke();
  context.setLineDash([]);
  glyphs(context, [String(missing)], x, y, size * 1.1);
};
