// The picture: discs, ties and the coast, drawn by vis-network at the places that the server gives.

import { token } from "./dom.js";
import { drawGround } from "./ground.js";
import { drawLabel } from "./labels.js";
import { drawGhost, drawMarks } from "./marks.js";
import { outline, PLACES, ring } from "./shapes.js";

const FAINT = 0.12;
const OTHER = "#BBBBBB";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Canvas {
  // on: what to call when a node or a tie is chosen, or a node is opened.
  constructor(place, on) {
    this.place = place;
    this.on = on;
    this.data = null;
    this.chosen = null;
    this.hovered = null;
    this.lit = null;
    this.fitted = true;
    this.all = false;
  }

  show(data) {
    const same = !this.fitted && !data.path.length && this.data?.view === data.view && this.data.heading === data.heading;
    const seen = same && { position: this.network.getViewPosition(), scale: this.network.getScale() };
    this.data = data;
    this.discs = [...data.nodes, ...data.ghosts];
    this.nodes = new Map(this.discs.map((node) => [node.id, node]));
    this.edges = new Map(data.edges.map((edge, place) => [place, { ...edge, id: place }]));
    this.ties = new Map(this.discs.map((node) => [node.id, []]));
    for (const edge of this.edges.values()) for (const end of [edge.from, edge.to]) this.ties.get(end).push(edge);
    [this.chosen, this.hovered, this.lit] = [null, null, null];
    this.network?.destroy();
    this.drawn = new vis.DataSet();
    this.#drawTies();
    this.network = new vis.Network(this.place, this.#content(), this.#options());
    this.network.on("beforeDrawing", (context) => drawGround(context, this));
    this.network.on("afterDrawing", (context) => this.#drawLabels(context));
    this.network.on("hoverNode", ({ node }) => this.#hover(node));
    this.network.on("blurNode", () => this.#hover(null));
    this.network.on("click", ({ nodes, edges }) => {
      if (nodes.length) this.on.choose(nodes[0]);
      else if (edges.length) this.on.tie(this.edges.get(edges[0]));
      else this.on.choose(null);
    });
    this.network.on("doubleClick", ({ nodes }) => nodes.length && this.on.open(nodes[0]));
    for (const event of ["dragStart", "zoom"]) this.network.on(event, () => { this.fitted = false; });
    // One stop of the Tab key, not one for the map and one for the frame that vis-network puts into it.
    this.place.querySelector(".vis-network").removeAttribute("tabindex");
    if (seen) this.network.moveTo(seen);
    else this.fit();
  }

  colour(sector) {
    return this.data.sectors[sector]?.colour ?? OTHER;
  }

  neighbours(id) {
    return this.ties.get(id)
      .map((edge) => ({ edge, node: this.nodes.get(edge.from === id ? edge.to : edge.from) }))
      .sort((one, other) => other.edge.weight - one.edge.weight);
  }

  // Lights a disc with its ties and those at their other ends, and dims the rest; null lights all.
  choose(id) {
    this.chosen = id;
    this.lit = id === null ? null : new Set([id, ...this.neighbours(id).map(({ node }) => node.id)]);
    if (id !== null && this.data.path[0] === id) this.lit = new Set(this.data.path);
    this.#drawTies();
    if (id === null) this.network.unselectAll();
    else this.network.selectNodes([id], false);
    this.network.redraw();
  }

  // Draws all ties, or again the strongest.
  drawAll(all) {
    this.all = all;
    this.#drawTies();
  }

  // All of it stays in view when the page is resized, until the reader moves it.
  fit() {
    const [left, top, right, bottom] = this.data.box;
    const room = 2 * this.data.screen.padding;
    const [wide, high] = [this.place.clientWidth - room, this.place.clientHeight - room];
    if (wide <= 0 || high <= 0) return;
    this.fitted = true;
    const scale = Math.min(wide / (right - left), high / (bottom - top));
    this.network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
  }

  move(to) {
    this.fitted = false;
    this.network.moveTo({ ...to, animation: calm.matches ? false : { duration: 200 } });
  }

  zoom(factor) {
    this.move({ scale: Math.min(20, Math.max(0.05, this.network.getScale() * factor)) });
  }

  pan([right, down]) {
    const { x, y } = this.network.getViewPosition();
    const step = 80 / this.network.getScale();
    this.fitted = false;
    this.network.moveTo({ position: { x: x + right * step, y: y + down * step } });
  }

  // Brings a disc to the middle, near enough for its name to have room.
  centre({ x, y, label }) {
    this.move({ position: { x, y }, scale: Math.max(this.network.getScale(), Math.min(2, label?.visible_from ?? 2)) });
  }

  #hover(id) {
    this.hovered = id;
    this.network.redraw();
  }

  #content() {
    return {
      nodes: this.discs.map((node) => ({ id: node.id, x: node.x, y: node.y, size: node.size, shape: "custom", ctxRenderer: this.#disc(node) })),
      edges: this.drawn,
    };
  }

  // The strongest ties are drawn; of a disc that is chosen all, and of the others then none. vis-network is handed no
  // other: a hidden tie costs it as much as one that shows.
  #drawTies() {
    const wanted = [...this.edges.values()].filter((edge) => this.#isDrawn(edge));
    const kept = new Set(wanted.map(({ id }) => id));
    this.drawn.remove(this.drawn.getIds().filter((id) => !kept.has(id)));
    this.drawn.update(wanted.map((edge) => this.#edge(edge)));
  }

  #isDrawn({ id, from, to }) {
    if (this.chosen === null) return this.all || id < this.data.drawn;
    if (this.data.path[0] === this.chosen) return this.lit.has(from) && this.lit.has(to);
    return this.data.view !== "partners" || from === this.chosen || to === this.chosen;
  }

  #options() {
    return {
      physics: false,
      interaction: { dragNodes: false, hover: true, hoverConnectedEdges: false, keyboard: false, selectConnectedEdges: false },
      edges: { smooth: this.data.view === "partners" ? false : { type: "continuous" }, selectionWidth: 2, hoverWidth: 0 },
    };
  }

  #edge({ id, from, to, width, change }) {
    const own = this.chosen !== null && (from === this.chosen || to === this.chosen);
    const usual = change ? 0.8 : this.data.changes.length ? FAINT : 0.35;
    const opacity = own ? 0.8 : this.chosen === null ? usual : FAINT;
    const color = { color: token(own || change === "came" ? "--accent" : "--muted"), opacity, highlight: token("--accent"), hover: token("--muted") };
    return { id, from, to, width, color, dashes: change === "went" ? [8, 6] : false };
  }

  #disc(node) {
    return ({ ctx: context, x, y, state }) => ({
      drawNode: () => {
        context.save();
        if (this.lit && !this.lit.has(node.id)) context.globalAlpha = FAINT;
        if ("missing" in node) {
          drawGhost(context, node, state.selected, x, y);
          context.restore();
          return;
        }
        context.lineWidth = state.selected ? 4 : 1.5;
        context.strokeStyle = token(state.selected ? "--focus" : "--ink");
        outline(context, node.form, x, y, node.size);
        if (PLACES.has(this.data.view)) {
          context.fillStyle = token("--ground");
          context.fill();
          ring(context, node.ring, (sector) => this.colour(sector), x, y, node.size);
          outline(context, node.form, x, y, node.size);
        } else {
          const gone = node.borders.includes("went");
          if (gone) context.setLineDash([4, 3]);
          context.fillStyle = gone ? token("--ground") : this.colour(node.ring[0][0]);
          context.globalAlpha *= node.engaged === 0 && !gone ? 0.45 : 1;
          context.fill();
        }
        context.stroke();
        context.globalAlpha = this.lit && !this.lit.has(node.id) ? FAINT : 1;
        drawMarks(context, node, this.data.borders, this.network.getScale(), x, y);
        context.restore();
      },
      nodeDimensions: { width: 2 * node.size, height: 2 * node.size },
    });
  }

  #drawLabels(context) {
    for (const node of this.discs) {
      if (node.id !== this.chosen && node.id !== this.hovered && (!this.lit || this.lit.has(node.id))) drawLabel(this, context, node, false);
    }
    for (const id of new Set([this.chosen, this.hovered, ...this.data.path])) if (this.nodes.has(id)) drawLabel(this, context, this.nodes.get(id), true);
  }
}
