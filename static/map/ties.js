// The ties of a picture. Those that look alike are one path; while very many move, a bitmap of them moves.

import { token } from "./dom.js";

const FAINT = 0.12;
const DASHES = [8, 6];
// So many are drawn anew for each frame.
const FEW = 500;
// The bitmap reaches beyond the picture on each side, in shares of it; it is drawn again after a pause in ms, or so
// often while the picture goes on moving.
const BEYOND = 0.25;
const [PAUSE, OFTEN] = [120, 400];
// Pixels from a tie within which it is clicked.
const NEAR = 6;

// A point between the ends of a tie that bends it, unless it is straight.
const bend = ({ x, y }, to) => {
  const [wide, high] = [Math.abs(to.x - x), Math.abs(to.y - y)];
  const step = Math.max(wide, high) / 2;
  const least = (start, end) => start + Math.sign(end - start) * Math.min(step, Math.abs(end - start));
  return wide <= high ? { x: least(x, to.x), y: y + (y >= to.y ? -step : step) } : { x: x + (x > to.x ? -step : step), y: least(y, to.y) };
};

const between = (from, to, via, share) => {
  const rest = 1 - share;
  if (!via) return { x: rest * from.x + share * to.x, y: rest * from.y + share * to.y };
  const [a, b, c] = [rest * rest, 2 * rest * share, share * share];
  return { x: a * from.x + b * via.x + c * to.x, y: a * from.y + b * via.y + c * to.y };
};

export class Ties {
  constructor(canvas) {
    [this.canvas, this.chosen, this.bitmap] = [canvas, null, null];
  }

  // Which are drawn and how; to be called where that changes.
  sort() {
    const { data, edges, nodes } = this.canvas;
    this.drawn = [...edges.values()].filter((edge) => this.#isDrawn(edge)).map((edge) => {
      const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
      return { edge, from, to, via: data.view === "partners" ? null : bend(from, to) };
    });
    this.looks = new Map();
    for (const tie of this.drawn) {
      const look = this.#look(tie.edge);
      const key = Object.values(look).join();
      if (!this.looks.has(key)) this.looks.set(key, { ...look, ties: [] });
      this.looks.get(key).ties.push(tie);
    }
    [this.chosen, this.bitmap] = [null, null];
  }

  choose(edge) {
    this.chosen = this.drawn.find((tie) => tie.edge === edge) ?? null;
  }

  draw(context) {
    if (this.drawn.length <= FEW) this.#strokeAll(context);
    else this.#drawBitmap(context);
    if (!this.chosen) return;
    context.save();
    [context.strokeStyle, context.globalAlpha, context.lineWidth] = [token("--accent"), 0.8, this.chosen.edge.width + 2];
    this.#stroke(context, [this.chosen]);
    context.restore();
  }

  // The tie at a point of the map, the nearest of several; null where there is none.
  at(point, scale) {
    let [best, least] = [null, Infinity];
    for (const { edge, from, to, via } of this.drawn) {
      const steps = via ? 16 : 1;
      for (let step = 0; step < steps; step += 1) {
        const [one, other] = [between(from, to, via, step / steps), between(from, to, via, (step + 1) / steps)];
        const [right, down] = [other.x - one.x, other.y - one.y];
        const along = ((point.x - one.x) * right + (point.y - one.y) * down) / (right * right + down * down || 1);
        const share = Math.max(0, Math.min(1, along));
        const away = Math.hypot(one.x + share * right - point.x, one.y + share * down - point.y) - edge.width / 2;
        if (away * scale < NEAR && away < least) [best, least] = [edge, away];
      }
    }
    return best;
  }

  // Of a disc that is chosen all its ties, and of the others then none; else the strongest, or all where asked for.
  #isDrawn({ id, from, to }) {
    const { data, chosen, lit, all } = this.canvas;
    if (chosen === null) return all || id < data.drawn;
    if (data.path[0] === chosen) return lit.has(from) && lit.has(to);
    return data.view !== "partners" || from === chosen || to === chosen;
  }

  #look({ from, to, width, change }) {
    const { chosen, data } = this.canvas;
    const own = chosen !== null && (from === chosen || to === chosen);
    const usual = change ? 0.8 : data.changes.length ? FAINT : 0.35;
    return {
      colour: own || change === "came" ? "--accent" : "--muted",
      alpha: own ? 0.8 : chosen === null ? usual : FAINT,
      width: Math.round(2 * width) / 2,
      dashes: change === "went",
    };
  }

  #strokeAll(context) {
    context.save();
    for (const { colour, alpha, width, dashes, ties } of this.looks.values()) {
      [context.strokeStyle, context.globalAlpha, context.lineWidth] = [token(colour), alpha, width];
      context.setLineDash(dashes ? DASHES : []);
      this.#stroke(context, ties);
    }
    context.restore();
  }

  #stroke(context, ties) {
    context.beginPath();
    for (const { from, to, via } of ties) {
      context.moveTo(from.x, from.y);
      if (via) context.quadraticCurveTo(via.x, via.y, to.x, to.y);
      else context.lineTo(to.x, to.y);
    }
    context.stroke();
  }

  #drawBitmap(context) {
    const { a: scale, e: left, f: top } = context.getTransform();
    const [wide, high] = [context.canvas.width, context.canvas.height];
    const [right, down] = [Math.round(BEYOND * wide), Math.round(BEYOND * high)];
    const moved = () => {
      const share = scale / this.bitmap.scale;
      return { share, x: left - (right + this.bitmap.left) * share, y: top - (down + this.bitmap.top) * share };
    };
    let place = this.bitmap && moved();
    const holds = place?.share === 1 && place.x <= 0 && place.y <= 0 && place.x >= -2 * right && place.y >= -2 * down;
    if (!place || this.bitmap.wide !== wide || (!holds && this.#due(scale, left, top))) {
      this.bitmap = this.#made(wide, high, right, down, { scale, left, top });
      place = moved();
    }
    context.save();
    context.setTransform(place.share, 0, 0, place.share, place.x, place.y);
    context.drawImage(this.bitmap.drawn, 0, 0);
    context.restore();
  }

  // Whether a bitmap that does not fit any more is to be drawn again now: the picture rests, or has moved for long.
  #due(scale, left, top) {
    const rests = this.seen === [scale, left, top].join();
    this.seen = [scale, left, top].join();
    if (rests || performance.now() - this.bitmap.at > OFTEN) return true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.canvas.redraw(), PAUSE);
    return false;
  }

  #made(wide, high, right, down, place) {
    const drawn = document.createElement("canvas");
    [drawn.width, drawn.height] = [wide + 2 * right, high + 2 * down];
    const context = drawn.getContext("2d");
    context.setTransform(place.scale, 0, 0, place.scale, right + place.left, down + place.top);
    this.#strokeAll(context);
    return { drawn, wide, at: performance.now(), ...place };
  }
}
