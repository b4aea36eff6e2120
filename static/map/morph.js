// A place that is opened grows into what is in it, and what is in it goes back into the place: drawn over the picture
// that stands already, in pixels of the screen, for a quarter of a second.

import { token } from "./dom.js";
import { outline, ring } from "./shapes.js";

const LASTS = 250;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const eased = (share) => 1 - (1 - share) ** 3;
const between = (from, to, share) => from.map((value, place) => value + (to[place] - value) * share);

// Where the discs of a picture are on the screen, and of what place it shows the inside.
const seen = ({ network, discs, data, inside, edges }) => ({
  data,
  inside,
  edges: [...edges.values()].slice(0, data.drawn),
  discs: new Map(discs.filter((node) => !("missing" in node)).map((node) => {
    const { x, y } = network.canvasToDOM(node);
    return [node.id, { node, at: [x, y, node.size * network.getScale()] }];
  })),
});

export class Morph {
  constructor(canvas) {
    this.canvas = canvas;
    this.moves = null;
  }

  // What is on the screen before another map is shown.
  remember() {
    this.before = this.canvas.network && !calm.matches ? seen(this.canvas) : null;
  }

  // Begins where a place was opened, or left for the map around it; every other picture stands at once.
  begin() {
    const { before } = this;
    this.before = null;
    this.#end();
    if (!before || before.inside === this.canvas.inside) return;
    const after = seen(this.canvas);
    const opens = before.discs.get(after.inside);
    const place = opens || after.discs.get(before.inside);
    if (!place) return;
    const [inner, outer] = opens ? [after, before] : [before, after];
    const ties = outer.edges.filter(({ from, to }) => from === place.node.id || to === place.node.id);
    const lines = ties.map(({ from, to }) => [outer.discs.get(from).at, outer.discs.get(to).at]);
    this.moves = { opens: Boolean(opens), place, inner, outer, lines, began: performance.now() };
    this.canvas.place.dataset.moving = "yes";
  }

  // Whether what lies beneath waits for what moves into its place.
  get hides() {
    return Boolean(this.moves?.opens);
  }

  draw(context) {
    if (!this.moves) return;
    const { opens, place, inner, outer, lines, began } = this.moves;
    const share = eased(Math.min(1, (performance.now() - began) / LASTS));
    if (share >= 1) this.#end();
    else this.#picture(context, opens ? share : 1 - share, place, inner, outer, lines);
    this.canvas.redraw();
  }

  // open: 0 for the place alone, 1 for all that is in it.
  #picture(context, open, { node, at }, inner, outer, lines) {
    const { canvas, clientWidth, clientHeight } = this.canvas.network.canvas.frame;
    const pixel = canvas.width / clientWidth;
    context.save();
    context.setTransform(pixel, 0, 0, pixel, 0, 0);
    context.strokeStyle = token("--muted");
    context.lineWidth = 2;
    context.globalAlpha = 0.35 * (1 - open);
    for (const [[x, y], [toX, toY]] of this.hides ? lines : []) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      context.stroke();
    }
    context.globalAlpha = 1 - open;
    const [x, y, size] = between(at, [clientWidth / 2, clientHeight / 2, Math.min(clientWidth, clientHeight) / 2], open);
    ring(context, node.ring, (sector) => outer.data.sectors[sector]?.colour ?? token("--muted"), x, y, size);
    context.strokeStyle = token("--ink");
    context.lineWidth = 1.5;
    for (const disc of inner.discs.values()) {
      const [left, top, radius] = between([at[0], at[1], 1], disc.at, open);
      context.globalAlpha = open * (disc.node.engaged === 0 ? 0.45 : 1);
      outline(context, disc.node.form, left, top, radius);
      context.fillStyle = inner.data.sectors[disc.node.ring[0]?.[0]]?.colour ?? token("--muted");
      context.fill();
      context.stroke();
    }
    context.restore();
  }

  #end() {
    this.moves = null;
    delete this.canvas.place.dataset.moving;
  }
}
