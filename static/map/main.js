// The map page: one canvas, whose state is the address.

import { asked, changed, parameters } from "./address.js";
import { Canvas } from "./canvas.js";
import { element, mark } from "./dom.js";
import { listen as listenToKeys } from "./keyboard.js";
import { tell as tellLegend, tellSizes } from "./legend.js";
import { Panel } from "./panel.js";
import { download, png } from "./save.js";
import { listen as listenToSearch } from "./search.js";
import { Start } from "./path.js";
import { Slides } from "./slide.js";
import { another, tell as tellSwitches } from "./switches.js";
import { Table } from "./table.js";
import { Time } from "./time.js";

const place = document.getElementById("map");
const source = document.getElementById("map-data");
const by = (id) => document.getElementById(id);
// How somebody looks at a map is not saved with it.
const NOT_SAVED = ["lang", "saved", "present", "sort", "page"];

// Before vis-network, which draws it, the page shows the picture that the server drew.
if (place && source && window.vis) {
  const page = by("map-page");
  const canvas = new Canvas(place, { choose: (id) => choose(id), tie: (edge) => tie(edge), open: (id) => open(id) });
  const panel = new Panel(by("map-details"), by("map-told"), { go: (changes) => go(changes), choose: (id) => walkTo(id), from: (id) => { start.from = id; } });

  const time = new Time(by("map-time"), {
    show: (day) => go({ day }, { replace: true }),
    prepare: (day) => asked(changed({ day }), canvas.data).catch(() => null),
  });

  const tell = (data) => {
    by("map-heading").textContent = data.heading;
    by("map-sentence").replaceChildren(...data.said.map(({ text, href }) => (href ? element("a", text, href) : text)));
    by("map-description").textContent = data.description;
    by("map-not-shown").textContent = data.not_shown;
    for (const link of document.querySelectorAll("#map-views a")) {
      mark(link, link.dataset.view === data.view && !parameters().municipality);
      link.href = changed({ view: link.dataset.view, municipality: "", ...(link.dataset.view === "provinces" ? { province: "" } : {}), partner: data.view === "ego" ? "" : parameters().partner });
    }
    by("map-only").hidden = !data.only;
    by("map-only").firstElementChild.textContent = data.only;
    by("map-only").lastElementChild.href = changed({ collaboration: "" });
    by("map-back").hidden = !data.back;
    by("map-back").textContent = data.back;
    const chosen = (parameters().sector ?? "").split(",").filter(Boolean);
    for (const link of document.querySelectorAll("[data-sector]")) {
      const { sector } = link.dataset;
      const on = chosen.includes(sector);
      mark(link, on);
      link.href = changed({ sector: (on ? chosen.filter((key) => key !== sector) : [...chosen, sector]).join(",") });
    }
    tellSwitches(by("map-switches"), data.switches);
    tellLegend(by("map-legend"), data.legend);
    tellSizes(by("map-sizes"), data.sizes);
    for (const link of document.querySelectorAll("[data-file]")) link.href = changed({}).replace("/map", `/map.${link.dataset.file}`);
    const kept = Object.entries(parameters()).filter(([name]) => !NOT_SAVED.includes(name));
    by("map-save").href = `/saved-views/new?${new URLSearchParams({ address: new URLSearchParams(kept).toString() })}`;
    const day = document.querySelector(".reading [name=day]");
    if (day) day.value = data.day;
    time.draw(data);
  };

  const slides = new Slides(by("map-slide"), (address) => go({}, { address }));
  const ties = by("map-buttons").querySelector("[data-do=ties]");
  const table = new Table(by("map-table"));
  const show = (data) => {
    canvas.show(data, parameters().municipality || parameters().province || "");
    ties.hidden = data.edges.length <= data.drawn;
    panel.clear();
    tell(data);
    const said = slides.tell(data);
    if (data.chosen && canvas.nodes.has(data.chosen)) choose(data.chosen, false);
    table.follow();
    place.dataset.ready = "yes";
    return said;
  };

  // Shows another map in the same canvas; where the service does not answer, the page itself says why.
  const go = async (changes, { push = true, replace = false, address = changed(changes) } = {}) => {
    place.dataset.ready = "no";
    try {
      const data = await asked(address, replace ? canvas.data : null);
      if (replace) history.replaceState(null, "", address);
      else if (push) history.pushState(null, "", address);
      const said = show(data);
      if (canvas.chosen === null) by("map-told").textContent = said || data.heading;
      if (!replace && !document.activeElement?.dataset.switch) place.focus({ preventScroll: true });
    } catch {
      location.assign(address);
    }
  };

  const start = new Start((changes) => go(changes));
  const choose = (id, keep = true) => {
    if (keep && start.ends(id)) return false;
    canvas.choose(id);
    if (id === null) panel.clear();
    else panel.node(canvas, canvas.nodes.get(id));
    if (keep && canvas.data.view === "partners" && !canvas.data.path.length) history.replaceState(null, "", changed({ view: "partners", partner: "missing" in (canvas.nodes.get(id) ?? {}) ? "" : id ?? "" }));
  };
  const walkTo = (id) => {
    if (choose(id) === false) return;
    canvas.centre(canvas.nodes.get(id));
  };
  const tie = (edge) => panel.tie(canvas, edge);
  const open = (id) => {
    const { view } = canvas.data;
    if ("missing" in canvas.nodes.get(id)) return;
    if (view === "provinces") go({ view: "", province: id, municipality: "", partner: "" });
    else if (view === "municipalities") go({ view: "partners", municipality: id, partner: "" });
    else if (view === "sectors") go({ view: "partners", sector: id, partner: "" });
    else if (view === "partners") go({ view: "ego", partner: id, municipality: "" });
    else if (canvas.nodes.get(id).href) location.assign(canvas.nodes.get(id).href);
  };
  // To the map around this one: from partners to the municipalities, from those of a province to the country.
  const back = () => {
    if (canvas.data.view === "municipalities") return canvas.data.back && go({ view: "provinces", province: "", partner: "" });
    return canvas.data.back && go({ view: "", municipality: "", partner: "" });
  };
  const full = () => (document.fullscreenElement ? document.exitFullscreen() : (slides.presented ? document.documentElement : page).requestFullscreen?.());

  for (const id of ["map", "map-buttons", "map-search", "map-help"]) by(id).hidden = false;
  by("map-picture").hidden = true;
  if (matchMedia("(max-width: 60rem)").matches) page.querySelector(".map-filters details").open = false;
  show(JSON.parse(source.textContent));

  listenToKeys(canvas, { choose, open, back, full, tie });
  listenToSearch(by("map-search"), by("map-found"), canvas, {
    find: (id) => {
      walkTo(id);
      place.focus();
    },
    show: (key) => go({ view: "partners", municipality: "", sector: "", kind: "", minimum: "", partner: key }).then(() => {
      if (canvas.chosen !== null) canvas.centre(canvas.nodes.get(canvas.chosen));
    }),
  });
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
  by("map-buttons").addEventListener("click", (event) => tasks[event.target.closest("button")?.dataset.do]?.());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#map-views a, [data-sector], [data-switch], [data-size]");
    if (!link || another(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({}, { address: link.getAttribute("href") });
  });
  by("map-back").addEventListener("click", (event) => {
    event.preventDefault();
    back();
  });
  addEventListener("popstate", () => ((parameters().council === "1") !== canvas.data.council ? location.reload() : go({}, { push: false, address: location.pathname + location.search })));
  new ResizeObserver(() => canvas.fitted && canvas.fit()).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => canvas.choose(canvas.chosen));
}
