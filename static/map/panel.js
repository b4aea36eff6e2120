// What the panel tells of a disc or a tie that was chosen.

import { parameters } from "./address.js";
import { button, element, number } from "./dom.js";
import { PLACES } from "./shapes.js";

const MOST = 12;

export class Panel {
  // go: shows another map by its parameters, null in a file that asks nobody; choose: chooses a disc of this one;
  // from: begins a path at one.
  constructor(place, { go, choose, from = null }) {
    this.from = from;
    this.place = place;
    this.empty = [...place.childNodes];
    this.go = go;
    this.choose = choose;
  }

  clear() {
    this.place.replaceChildren(...this.empty);
  }

  node(canvas, node) {
    this.asked = "";
    const { data } = canvas;
    if ("missing" in node) {
      this.#show([element("h3", node.name), element("h4", `${data.words.missing} (${number(node.missing)})`), chairs(data, node)]);
      return;
    }
    const { words } = data;
    const parts = [element("h3", node.name)];
    const partner = data.view === "partners" || data.view === "ego";
    if (!partner) parts.push(line(words.partners, number(node.partners)));
    if ("engaged" in node) parts.push(line(words.engaged, partner ? (node.engaged ? words.yes : words.no) : number(node.engaged)));
    if (node.figure) parts.push(line(data.legend[0].title, node.figure));
    if (node.told) parts.push(element("p", node.told));
    if (data.view !== "sectors") parts.push(sectors(canvas, node, partner));
    const links = document.createElement("p");
    if (node.href) links.append(element("a", words.open, node.href));
    if (this.go && partner && data.view !== "ego") links.append(" · ", button(words.around, () => this.go({ view: "ego", partner: node.id, municipality: "" })));
    if (partner && this.from) {
      const path = button(words.path, () => {
        this.from(node.id);
        path.replaceWith(element("b", words.other));
      });
      links.append(" · ", path);
    }
    parts.push(links);
    const around = canvas.neighbours(node.id);
    if (around.length) parts.push(element("h4", `${words.tied} (${number(around.length)})`), this.#neighbours(canvas, around));
    this.#show(parts);
  }

  tie(canvas, edge) {
    const { words, view, council } = canvas.data;
    const [one, other] = [canvas.nodes.get(edge.from), canvas.nodes.get(edge.to)];
    const parts = [element("h3", `${one.name} – ${other.name}`), line(words.weight, number(edge.weight))];
    if (PLACES.has(view) || view === "sectors") parts.push(line(words.ties, number(edge.ties)));
    else if (this.go && !council) {
      const links = document.createElement("p");
      links.append(element("a", words.history, `/history?${new URLSearchParams({ partner: one.id, with: other.id })}`));
      parts.push(links);
      this.#sum(one.id, other.id);
    }
    this.#show(parts);
  }

  // The arithmetic of a tie and its records, asked for when it is chosen.
  async #sum(one, other) {
    const heading = `${one} ${other}`;
    this.asked = heading;
    const { day, window_months, without_us } = parameters();
    const given = Object.entries({ partner: one, with: other, day, window_months, without_us }).filter(([, value]) => value);
    const answer = await fetch(`/api/map/tie?${new URLSearchParams(given)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    // Who was chosen meanwhile is told of instead.
    if (!answer?.ok || this.asked !== heading) return;
    const { arithmetic, sentence, collaborations } = await answer.json();
    const list = document.createElement("ol");
    list.className = "neighbours";
    for (const { collaboration, title, starts_on } of collaborations.slice(0, MOST)) {
      const row = document.createElement("li");
      row.append(element("a", title, `/collaborations/${encodeURIComponent(collaboration)}`), ` ${starts_on ?? ""}`);
      list.append(row);
    }
    this.place.append(element("p", sentence), element("p", arithmetic), list);
  }

  #show(parts) {
    this.place.closest("details").open = true;
    this.place.replaceChildren(...parts);
  }

  #neighbours(canvas, around) {
    const list = document.createElement("ol");
    list.className = "neighbours";
    for (const { node, edge } of around.slice(0, MOST)) {
      const row = document.createElement("li");
      const open = button(number(edge.weight), () => this.tie(canvas, edge));
      open.title = open.ariaLabel = `${canvas.data.words.weight}: ${number(edge.weight)}`;
      row.append(button(node.name, () => this.choose(node.id)), " ", open);
      list.append(row);
    }
    return list;
  }
}

const line = (label, value) => {
  const row = element("p", `${label}: `);
  row.append(element("b", value));
  return row;
};

// The empty chairs behind a ghost, each with its cell of the gap board.
const chairs = ({ view, chairs: all }, { of }) => {
  const list = document.createElement("ul");
  const towns = view === "municipalities";
  for (const chair of all.filter(({ municipality, sector }) => of === (towns ? municipality : sector))) {
    const row = element("li", "");
    row.append(element(chair.href ? "a" : "span", towns ? chair.about : chair.place, chair.href), chair.state ? ` ${chair.state}` : "");
    list.append(row);
  }
  return list;
};

const sectors = (canvas, node, partner) => {
  const list = document.createElement("ul");
  for (const [sector, count] of node.ring) {
    const name = canvas.data.sectors[sector]?.name ?? canvas.data.words.none;
    list.append(element("li", partner ? name : `${name} ${number(count)}`));
  }
  return list;
};
