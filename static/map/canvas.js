// The picture: discs, ties and the coast, drawn by vis-network at the places that the server gives.

import { drawDisc } from "./discs.js";
import { drawGround } from "./ground.js";
import { drawGroupNames, drawGroups } from "./groups.js";
import { drawLabel } from "./labels.js";
import { Morph } from "./morph.js";
import { around } from "./path.js";
import { drawPins } from "./pins.js";
import { Ties } from "./ties.js";

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
    this.lines = new Ties(this);
    this.morph = new Morph(this);
    this.shown = new vis.DataSet();
  }

  // One network shows all maps: what stays in its place is not made again, and all is drawn once.
  // inside: the place whose inside is shown, if any.
  show(data, inside = "") {
    this.morph.remember();
    this.inside = inside;
    const stays = !this.fitted && !data.path.length && this.data?.view === data.view && this.data.heading === data.heading;
    this.data = data;
    this.discs = [...data.nodes, ...data.ghosts];
    this.nodes = new Map(this.discs.map((node) => [node.id, node]));
    this.edges = new Map(data.edges.map((edge, place) => [place, { ...edge, id: place }]));
    this.ties = new Map(this.discs.map((node) => [node.id, []]));
    for (const edge of this.edges.values()) for (const end of [edge.from, edge.to]) this.ties.get(end).push(edge);
    [this.chosen, this.hovered, this.lit] = [null, null, null];
    this.lines.sort();
    this.network ??= this.#made();
    this.#tell("_blockRedraw");
    this.network.unselectAll();
    this.#place();
    if (!stays) this.fit();
    this.morph.begin();
    this.#tell("_allowRedraw");
    this.redraw();
  }

  // In the next frame, once, however often it is asked for.
  redraw() {
    this.#tell("_requestRedraw");
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
    this.lines.sort();
    if (id === null) this.network.unselectAll();
    else this.network.selectNodes([id], false);
    this.redraw();
  }

  // Draws all ties, or again the strongest.
  drawAll(all) {
    this.all = all;
    this.lines.sort();
    this.redraw();
  }

  // All of it stays in view when the page is resized, or the path that is asked for, until the reader moves it.
  fit() {
    const [left, top, right, bottom] = around(this.data.path.map((id) => this.nodes.get(id))) ?? this.data.box;
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
    this.redraw();
  }

  // What vis-network says to its own parts; it has no other way to draw once for several changes.
  #tell(what) {
    this.network.body.emitter.emit(what);
  }

  #made() {
    const network = new vis.Network(this.place, { nodes: this.shown, edges: [] }, this.#options());
    network.on("beforeDrawing", (context) => {
      drawGround(context, this);
      if (this.morph.hides) return;
      drawGroups(context, this);
      this.lines.draw(context);
    });
    network.on("afterDrawing", (context) => {
      if (!this.morph.hides) {
        this.#drawLabels(context);
        drawPins(context, this);
      }
      this.morph.draw(context);
    });
    network.on("hoverNode", ({ node }) => this.#hover(node));
    network.on("blurNode", () => this.#hover(null));
    network.on("click", ({ nodes, pointer }) => {
      if (nodes.length) return this.on.choose(nodes[0]);
      const tie = this.lines.at(pointer.canvas, network.getScale());
      if (!tie) return this.on.choose(null);
      this.lines.choose(tie);
      this.redraw();
      return this.on.tie(tie);
    });
    network.on("doubleClick", ({ nodes }) => nodes.length && this.on.open(nodes[0]));
    for (const event of ["dragStart", "zoom"]) network.on(event, () => { this.fitted = false; });
    // One stop of the Tab key, not one for the map and one for the frame that vis-network puts into it.
    this.place.querySelector(".vis-network").removeAttribute("tabindex");
    return network;
  }

  // Hands the discs to vis-network that came, went, moved or grew. It is handed no tie: each costs it more than drawing.
  #place() {
    const ctxRenderer = ({ id, ctx: context, x, y, state }) => ({
      drawNode: () => this.morph.hides || drawDisc(this, context, this.nodes.get(id), state.selected, x, y),
      nodeDimensions: { width: 2 * this.nodes.get(id).size, height: 2 * this.nodes.get(id).size },
    });
    this.shown.remove(this.shown.getIds().filter((id) => !this.nodes.has(id)));
    this.shown.update(this.discs.flatMap(({ id, x, y, size }) => {
      const there = this.shown.get(id);
      if (there?.x === x && there.y === y && there.size === size) return [];
      return [{ id, x, y, size, ...(there ? {} : { shape: "custom", ctxRenderer }) }];
    }));
  }

  #options() {
    return {
      physics: false,
      interaction: { dragNodes: false, hover: true, keyboard: false },
    };
  }

  #drawLabels(context) {
    drawGroupNames(context, this);
    for (const node of this.discs) {
      if (node.id !== this.chosen && node.id !== this.hovered && (!this.lit || this.lit.has(node.id))) drawLabel(this, context, node, false);
    }
    for (const id of new Set([this.chosen, this.hovered, ...this.data.path])) if (this.nodes.has(id)) drawLabel(this, context, this.nodes.get(id), true);
  }
}
