// The path from one partner to another: drawn beneath the discs, with all that is not on it dimmed.

import { token } from "./dom.js";

export const drawPath = (context, path, nodes) => {
  if (path.length < 2) return;
  context.save();
  context.strokeStyle = token("--accent");
  context.lineWidth = 6;
  context.lineJoin = "round";
  context.beginPath();
  path.map((key) => nodes.get(key)).forEach(({ x, y }, place) => context[place ? "lineTo" : "moveTo"](x, y));
  context.stroke();
  context.restore();
};

// The box around a path, with room for the names of its discs; null for none.
const ROOM = 220;
export const around = (discs) => {
  if (discs.length < 2) return null;
  const [xs, ys] = [discs.map(({ x }) => x), discs.map(({ y }) => y)];
  return [Math.min(...xs) - ROOM, Math.min(...ys) - ROOM, Math.max(...xs) + ROOM, Math.max(...ys) + ROOM];
};

// From which disc a path is to lead, until another is chosen.
export class Start {
  constructor(go) {
    this.go = go;
    this.from = null;
  }

  // Whether a choice is the end of a path.
  ends(id) {
    const { from } = this;
    if (from === null || id === null || id === from) return false;
    this.from = null;
    this.go({ view: "partners", municipality: "", partner: from, with: id });
    return true;
  }
}
