// What the panel tells of a disc or a tie that was chosen.

import { parameters } from "./address.js";
import { button, element, number } from "./dom.js";
import { PLACES } from "./shapes.js";

const MOST = 12;

export class Panel {
  // told: where it is said in a sentence for who does not see it; go: shows another map by its parameters, null in a file that asks nobody; choose: chooses a disc of this one;
  // from: begins a path at one.
  constructor(place, told, { go, choose, from = null }) {
    [this.told, this.from] = [told, from];
    this.place = place;
    this.empty = [...place.childNodes];
    this.go = go;
    this.choose = choose;
  }

  clear() {
    this.told.textContent = "";
    this.place.replaceChildren(...this.empty);
  }

  node(canvas, node) {
    this.asked = "";
    const { data } = canvas;
    this.told.textContent = sentence(canvas, node);
    if ("missing" in node) {
      this.#show([element("h3", node.name), element("h4", `${data.words.missing} (${number(node.missing)})`), chairs(data, node)]);
      return;
    }
    const { words } = data;
    const parts = [element("h3", node.name)];
    const partner = data.view === "partners" || data.view === "ego";
    if (!partner) parts.push(line(words, words.partners, number(node.partners)));
    if ("engaged" in node) parts.push(line(words, words.engaged, partner ? (node.engaged ? words.yes : words.no) : number(node.engaged)));
    if (node.figure) parts.push(line(words, data.legend[0].title, node.figure));
    if (node.told) parts.push(element("p", node.told));
    if (data.view !== "sectors") parts.push(sectors(canvas, node, partner));
    const links = document.createElement("p");
    links.className = "steps";
    if (node.href) links.append(element("a", words.open, node.href));
    if (this.go && partner && data.view !== "ego") links.append(button(words.around, () => this.go({ view: "ego", partner: node.id, municipality: "" })));
    if (partner && this.from) {
      const path = button(words.path, () => {
        this.from(node.id);
        path.replaceWith(element("b", words.other));
      });
      links.append(path);
    }
    parts.push(links);
    const around = canvas.neighbours(node.id);
    if (around.length) parts.push(element("h4", `${words.tied} (${number(around.length)})`), this.#neighbours(canvas, around));
    this.#show(parts);
  }

  tie(canvas, edge) {
    const { words, view, council } = canvas.data;
    const [one, other] = [canvas.nodes.get(edge.from), canvas.nodes.get(edge.to)];
    const ends = document.createElement("p");
    ends.append(button(one.name, () => this.choose(one.id)), " – ", button(other.name, () => this.choose(other.id)));
    const parts = [element("h3", `${one.name} – ${other.name}`), line(words, words.weight, number(edge.weight)), ends];
    this.told.textContent = `${one.name} – ${other.name}. ${words.weight}${words.colon}${number(edge.weight)}.`;
    if (PLACES.has(view) || view === "sectors") parts.push(line(words, words.ties, number(edge.ties)));
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
      open.title = open.ariaLabel = `${canvas.data.words.weight}${canvas.data.words.colon}${number(edge.weight)}`;
      row.append(button(node.name, () => this.choose(node.id)), " ", open);
      list.append(row);
    }
    return list;
  }
}

const line = ({ colon }, label, value) => {
  const row = element("p", `${label}${colon}`);
  row.append(element("b", value));
  return row;
};

// What is told aloud of a disc: who it is, how many it counts or whether it is engaged, and with how many it is tied.
const sentence = (canvas, node) => {
  const { words, view } = canvas.data;
  const partner = view === "partners" || view === "ego";
  const parts = [];
  if ("missing" in node) parts.push([words.missing, number(node.missing)]);
  else if (!partner) parts.push([words.partners, number(node.partners)]);
  else if ("engaged" in node) parts.push([words.engaged, node.engaged ? words.yes : words.no]);
  const ties = canvas.neighbours(node.id).length;
  if (ties) parts.push([words.tied, number(ties)]);
  return [node.name, ...parts.map(([label, value]) => label + words.colon + value), ...(node.told ? [node.told] : [])].join(". ").concat(".");
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
