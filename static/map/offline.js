// The map in a file of its own: it moves, zooms and searches, and asks nobody.

import { Canvas } from "./canvas.js";
import { listen as listenToKeys } from "./keyboard.js";
import { Panel } from "./panel.js";
import { download, png } from "./save.js";
import { listen as listenToSearch } from "./search.js";

const by = (id) => document.getElementById(id);
const place = by("map");
const canvas = new Canvas(place, { choose: (id) => choose(id), tie: (edge) => panel.tie(canvas, edge), open: (id) => walkTo(id) });
const panel = new Panel(by("map-details"), by("map-told"), { go: null, choose: (id) => walkTo(id) });

const choose = (id) => {
  canvas.choose(id);
  if (id === null) panel.clear();
  else panel.node(canvas, canvas.nodes.get(id));
};
const walkTo = (id) => {
  choose(id);
  canvas.centre(canvas.nodes.get(id));
};
const full = () => (document.fullscreenElement ? document.exitFullscreen() : by("map-page").requestFullscreen?.());
const ties = by("map-buttons").querySelector("[data-do=ties]");
const tasks = {
  in: () => canvas.zoom(1.25),
  out: () => canvas.zoom(0.8),
  fit: () => canvas.fit(),
  full,
  ties: () => {
    canvas.drawAll(!canvas.all);
    ties.ariaPressed = String(canvas.all);
  },
  save: async () => download(await png(canvas), "map.png"),
};

for (const id of ["map", "map-buttons", "map-search", "map-help"]) by(id).hidden = false;
by("map-picture").hidden = true;
canvas.show(JSON.parse(by("map-data").textContent));
ties.hidden = canvas.data.edges.length <= canvas.data.drawn;
listenToKeys(canvas, { choose, open: walkTo, back: () => choose(null), full, tie: (edge) => panel.tie(canvas, edge) });
listenToSearch(by("map-search"), by("map-found"), canvas, {
  find: (id) => {
    walkTo(id);
    place.focus();
  },
});
by("map-buttons").addEventListener("click", (event) => tasks[event.target.closest("button")?.dataset.do]?.());
new ResizeObserver(() => canvas.fitted && canvas.fit()).observe(place);
place.dataset.ready = "yes";
