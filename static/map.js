"use strict";
// Draws the map with vis-network: rings of sectors on a canvas, walked by keyboard, told in a panel.
(() => {
  const source = document.getElementById("map-data");
  const place = document.getElementById("map");
  if (!source || !place || !window.vis) return;
  const data = JSON.parse(source.textContent);
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const colour = (sector) => (data.sectors[sector] ? data.sectors[sector].colour : "#BBBBBB");
  const details = document.getElementById("map-details");
  const buttons = document.querySelector(".map-buttons");
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });

  place.hidden = false;
  buttons.hidden = false;
  document.getElementById("map-picture").hidden = true;

  const outline = (context, form, x, y, r) => {
    context.beginPath();
    if (form === "triangle") {
      for (const turn of [0, 1, 2]) {
        const angle = -Math.PI / 2 + (turn * 2 * Math.PI) / 3;
        context[turn ? "lineTo" : "moveTo"](x + 1.2 * r * Math.cos(angle), y + 1.2 * r * Math.sin(angle));
      }
    } else if (form === "square") {
      context.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
    } else if (form === "diamond") {
      context.moveTo(x, y - 1.25 * r);
      context.lineTo(x + 1.25 * r, y);
      context.lineTo(x, y + 1.25 * r);
      context.lineTo(x - 1.25 * r, y);
    } else if (form === "star") {
      for (let point = 0; point < 10; point += 1) {
        const size = point % 2 ? 0.6 * r : 1.3 * r;
        const angle = -Math.PI / 2 + (point * Math.PI) / 5;
        context[point ? "lineTo" : "moveTo"](x + size * Math.cos(angle), y + size * Math.sin(angle));
      }
    } else {
      context.arc(x, y, r, 0, 2 * Math.PI);
    }
    context.closePath();
  };

  const drawDisc = (node) => ({ ctx: context, x, y, state }) => ({
    drawNode() {
      const r = node.size;
      context.save();
      context.lineWidth = state.selected ? 4 : 1.5;
      context.strokeStyle = state.selected ? token("--focus") : token("--ink");
      if (data.view === "municipalities") {
        outline(context, "disc", x, y, r);
        context.fillStyle = token("--ground");
        context.fill();
        const total = node.ring.reduce((sum, [, count]) => sum + count, 0);
        let begin = -Math.PI / 2;
        for (const [sector, count] of node.ring) {
          const end = begin + (2 * Math.PI * count) / total;
          context.beginPath();
          context.arc(x, y, r, begin, end);
          context.arc(x, y, r / 2, end, begin, true);
          context.closePath();
          context.fillStyle = colour(sector);
          context.fill();
          begin = end;
        }
        outline(context, "disc", x, y, r);
      } else {
        outline(context, node.form, x, y, r);
        context.fillStyle = colour(node.ring[0][0]);
        context.globalAlpha = node.engaged ? 1 : 0.45;
        context.fill();
        context.globalAlpha = 1;
      }
      context.stroke();
      context.restore();
    },
    drawExternalLabel() {
      const near = network.getScale() > 1.4;
      if (!near && !state.selected && node.label === " ") return;
      const text = data.view === "municipalities" ? `${node.name} (${format.format(node.partners)})` : node.name;
      const size = Math.max(11, 13 / Math.max(0.6, network.getScale()));
      context.save();
      context.font = `${state.selected ? "bold " : ""}${size}px system-ui, sans-serif`;
      context.textAlign = "center";
      context.textBaseline = "top";
      context.lineJoin = "round";
      context.lineWidth = 4;
      context.strokeStyle = token("--panel");
      context.fillStyle = token("--ink");
      context.strokeText(text, x, y + node.size + 3);
      context.fillText(text, x, y + node.size + 3);
      context.restore();
    },
    nodeDimensions: { width: 2 * node.size, height: 2 * node.size },
  });

  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const edges = new Map(data.edges.map((edge, number) => [number, edge]));
  const network = new vis.Network(
    place,
    {
      nodes: data.nodes.map((node) => ({ id: node.id, x: node.x, y: node.y, size: node.size, shape: "custom", ctxRenderer: drawDisc(node) })),
      edges: data.edges.map((edge, number) => ({ id: number, from: edge.from, to: edge.to, width: edge.width })),
    },
    {
      physics: false,
      interaction: { dragNodes: false, hover: false, keyboard: false, selectConnectedEdges: false },
      edges: { smooth: data.view === "municipalities" ? { type: "continuous" } : false, color: { color: token("--muted"), opacity: 0.35, highlight: token("--accent") }, selectionWidth: 2 },
    },
  );

  network.on("beforeDrawing", (context) => {
    context.save();
    context.fillStyle = token("--ground");
    context.strokeStyle = token("--line");
    context.lineWidth = 1.5;
    for (const ring of data.coast) {
      context.beginPath();
      ring.forEach(([x, y], number) => context[number ? "lineTo" : "moveTo"](x, y));
      context.closePath();
      context.fill();
      context.stroke();
    }
    context.strokeStyle = token("--muted");
    context.lineWidth = 1;
    for (const node of data.nodes) {
      const [x, y] = node.home;
      if (Math.hypot(x - node.x, y - node.y) < 1) continue;
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(node.x, node.y);
      context.stroke();
    }
    context.restore();
  });

  const fit = () => {
    const [left, top, right, bottom] = data.box;
    const scale = Math.min(place.clientWidth / (right - left), place.clientHeight / (bottom - top));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
  };
  fit();
  new ResizeObserver(fit).observe(place);

  // Details are built as text: a name is never markup.
  const element = (tag, text, href) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (href) made.href = href;
    return made;
  };
  const line = (label, value) => {
    const row = element("p", `${label}: `);
    row.append(element("b", value));
    return row;
  };
  const tell = (node) => {
    const parts = [element("h3", node.name)];
    if (data.view === "municipalities") {
      parts.push(line(data.words.partners, format.format(node.partners)), line(data.words.engaged, format.format(node.engaged)));
    }
    const list = document.createElement("ul");
    for (const [sector, count] of node.ring) {
      const name = data.sectors[sector] ? data.sectors[sector].name : data.words.none;
      list.append(element("li", data.view === "municipalities" ? `${name} ${format.format(count)}` : name));
    }
    const open = document.createElement("p");
    open.append(element("a", data.words.open, node.href));
    parts.push(list, open);
    details.replaceChildren(...parts);
  };
  const tellTie = (edge) => {
    const [one, other] = [nodes.get(edge.from), nodes.get(edge.to)];
    const parts = [element("h3", `${one.name} – ${other.name}`), line(data.words.weight, format.format(edge.weight))];
    if (data.view === "municipalities") parts.push(line(data.words.ties, format.format(edge.ties)));
    else {
      const open = document.createElement("p");
      const query = new URLSearchParams({ partner: one.id, with: other.id });
      open.append(element("a", data.words.history, `/history?${query}`));
      parts.push(open);
    }
    details.replaceChildren(...parts);
  };
  const open = (node) => {
    const url = new URL(node.href, location.href);
    if (data.view === "municipalities") {
      for (const name of ["day", "window_months", "without_us", "sector", "kind"]) {
        const value = new URLSearchParams(location.search).get(name);
        if (value) url.searchParams.set(name, value);
      }
    }
    location.assign(url);
  };

  let chosen = null;
  const choose = (id) => {
    chosen = id;
    network.selectNodes([id], false);
    tell(nodes.get(id));
  };
  network.on("click", (event) => {
    if (event.nodes.length) choose(event.nodes[0]);
    else if (event.edges.length) tellTie(edges.get(event.edges[0]));
  });
  network.on("doubleClick", (event) => {
    if (event.nodes.length) open(nodes.get(event.nodes[0]));
  });

  const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  place.addEventListener("keydown", (event) => {
    const direction = directions[event.key];
    if (direction) {
      event.preventDefault();
      const from = nodes.get(chosen);
      if (!from) {
        choose(data.nodes.reduce((most, node) => (node.size > most.size ? node : most)).id);
        return;
      }
      // The nearest disc that lies more along the arrow than beside it.
      let best = null;
      let least = Infinity;
      for (const node of data.nodes) {
        const along = (node.x - from.x) * direction[0] + (node.y - from.y) * direction[1];
        const beside = Math.abs((node.x - from.x) * direction[1]) + Math.abs((node.y - from.y) * direction[0]);
        const far = along + 2 * beside;
        if (node.id !== from.id && along > 0 && far < least) [best, least] = [node, far];
      }
      if (best) choose(best.id);
    } else if (event.key === "Enter" && nodes.has(chosen)) {
      open(nodes.get(chosen));
    } else if (event.key === "Escape") {
      document.getElementById("map-back")?.click();
    } else if (event.key === "+" || event.key === "-") {
      network.moveTo({ scale: network.getScale() * (event.key === "+" ? 1.25 : 0.8) });
    }
  });
  buttons.addEventListener("click", (event) => {
    const act = event.target.dataset.do;
    if (act === "fit") fit();
    else if (act === "save") {
      place.querySelector("canvas").toBlob((blob) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(blob);
        link.download = "map.png";
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      });
    } else if (act) network.moveTo({ scale: network.getScale() * (act === "in" ? 1.25 : 0.8), animation: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  });
  place.dataset.ready = "yes";
})();
