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
  for (const shown of [buttons, document.getElementById("map-search"), document.getElementById("map-help")]) shown.hidden = false;
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
    nodeDimensions: { width: 2 * node.size, height: 2 * node.size },
  });

  const tieColour = () => ({ color: token("--muted"), opacity: 0.35, highlight: token("--accent"), hover: token("--muted") });
  let chosen = null;
  let hovered = null;
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
      interaction: { dragNodes: false, hover: true, hoverConnectedEdges: false, keyboard: false, selectConnectedEdges: false },
      edges: { smooth: data.view === "municipalities" ? { type: "continuous" } : false, color: tieColour(), selectionWidth: 2, hoverWidth: 0 },
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

  // Text keeps its size on the screen; who is asked for is told in full, on top of what lies there.
  const drawLabel = (context, node, asked) => {
    const scale = network.getScale();
    const { text, padding, gap } = data.screen;
    const label = node.label;
    if (!asked && (!label || label.visible_from > scale)) return;
    const whole = data.view === "municipalities" ? `${node.name} (${format.format(node.partners)})` : node.name;
    const says = asked ? whole : label.text;
    const [x, y, right, down] = label ? [label.x, label.y, label.right, label.down] : [node.x, node.y + node.size, 0, 1];
    const high = text * 1.3 + 2 * gap;
    context.save();
    context.translate(x, y);
    context.scale(1 / scale, 1 / scale);
    context.font = `${node.id === chosen ? "bold " : ""}${text}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    const wide = asked ? context.measureText(says).width : Math.min(context.measureText(says).width, label.width - 2 * gap);
    let left = right * gap + (wide * (right - 1)) / 2;
    const middle = (down * high) / 2;
    if (asked) {
      const at = network.canvasToDOM({ x, y }).x;
      left = Math.max(padding - at, Math.min(left, place.clientWidth - padding - at - wide));
      context.fillStyle = token("--panel");
      context.strokeStyle = token("--line");
      context.lineWidth = 1;
      context.beginPath();
      context.rect(left - 2 * gap, middle - high / 2, wide + 4 * gap, high);
      context.fill();
      context.stroke();
    }
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = token("--panel");
    context.fillStyle = token("--ink");
    // The server took its room by a mean width of letters: a wider name is squeezed into it.
    context.strokeText(says, left, middle, wide);
    context.fillText(says, left, middle, wide);
    context.restore();
  };
  network.on("afterDrawing", (context) => {
    for (const node of data.nodes) if (node.id !== chosen && node.id !== hovered) drawLabel(context, node, false);
    for (const id of new Set([chosen, hovered])) if (nodes.has(id)) drawLabel(context, nodes.get(id), true);
  });
  network.on("hoverNode", ({ node }) => { hovered = node; network.redraw(); });
  network.on("blurNode", () => { hovered = null; network.redraw(); });

  // All of it stays in view when the page is resized, until the reader moves it.
  let fitted = true;
  const fit = () => {
    const [left, top, right, bottom] = data.box;
    const room = 2 * data.screen.padding;
    const [wide, high] = [place.clientWidth - room, place.clientHeight - room];
    if (wide <= 0 || high <= 0) return;
    fitted = true;
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.min(wide / (right - left), high / (bottom - top)) });
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const move = (to) => {
    fitted = false;
    network.moveTo({ ...to, animation: calm.matches ? false : { duration: 200 } });
  };
  const zoom = (factor) => move({ scale: Math.min(20, Math.max(0.05, network.getScale() * factor)) });
  const pan = ([right, down]) => {
    const { x, y } = network.getViewPosition();
    const step = 80 / network.getScale();
    fitted = false;
    network.moveTo({ position: { x: x + right * step, y: y + down * step } });
  };
  fit();
  new ResizeObserver(() => fitted && fit()).observe(place);
  for (const event of ["dragStart", "zoom"]) network.on(event, () => { fitted = false; });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => network.setOptions({ edges: { color: tieColour() } }));
  // One stop of the Tab key, not one for the map and one for the frame that vis-network puts into it.
  place.querySelector(".vis-network").removeAttribute("tabindex");

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

  const choose = (id) => {
    chosen = id;
    network.selectNodes([id], false);
    tell(nodes.get(id));
  };
  network.on("click", (event) => {
    chosen = null;
    if (event.nodes.length) choose(event.nodes[0]);
    else if (event.edges.length) tellTie(edges.get(event.edges[0]));
  });
  network.on("doubleClick", (event) => {
    if (event.nodes.length) open(nodes.get(event.nodes[0]));
  });

  // Brings a disc to the middle, near enough for its name to have room.
  const centre = (node) => move({ position: { x: node.x, y: node.y }, scale: Math.max(network.getScale(), Math.min(2, node.label?.visible_from ?? 2)) });
  // The nearest disc that lies more along the arrow than beside it.
  const walk = ([right, down]) => {
    const from = nodes.get(chosen);
    let best = from ? null : data.nodes.reduce((most, node) => (node.size > most.size ? node : most));
    let least = Infinity;
    for (const node of from ? data.nodes : []) {
      const along = (node.x - from.x) * right + (node.y - from.y) * down;
      const beside = Math.abs((node.x - from.x) * down) + Math.abs((node.y - from.y) * right);
      const far = along + 2 * beside;
      if (along > 0 && far < least) [best, least] = [node, far];
    }
    if (!best) return;
    choose(best.id);
    const { x, y } = network.canvasToDOM(best);
    if (x < 0 || y < 0 || x > place.clientWidth || y > place.clientHeight) centre(best);
  };
  const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const keys = { "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit };
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    if (direction) (event.shiftKey ? walk : pan)(direction);
    else if (keys[event.key]) keys[event.key]();
    else if (event.key === "Enter" && nodes.has(chosen)) open(nodes.get(chosen));
    else if (event.key === "Escape") document.getElementById("map-back")?.click();
    else return;
    event.preventDefault();
  });

  // Finds discs here, and partners of a municipality by asking the service.
  const search = document.getElementById("map-search");
  const list = document.getElementById("map-found");
  // As the service folds names: without accents and case.
  const folded = (text) => text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("\u2019", "'");
  const MOST = 8;
  const go = (node, extra) => {
    list.replaceChildren();
    centre(node);
    choose(node.id);
    if (extra) details.append(extra);
    place.focus();
  };
  const offer = (text, act) => {
    const [row, button] = [document.createElement("li"), element("button", text)];
    button.type = "button";
    button.addEventListener("click", act);
    row.append(button);
    return row;
  };
  const partnersOf = async (text) => {
    const answer = await fetch(`/api/partners?${new URLSearchParams({ q: text, limit: 50 })}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return [];
    const french = document.documentElement.lang === "fr";
    return (await answer.json()).partners.filter((row) => nodes.has(row.municipality)).map((row) => {
      const name = (french ? row.name_fr || row.name : row.name || row.name_fr) || row.key;
      const node = nodes.get(row.municipality);
      return offer(`${name} – ${node.name}`, () => {
        const found = document.createElement("p");
        found.append(element("a", name, `/partners/${encodeURIComponent(row.key)}`));
        go(node, found);
      });
    });
  };
  let asked = 0;
  const find = async () => {
    asked += 1;
    const question = asked;
    const text = search.elements.find.value.trim();
    const words = folded(text).split(/\s+/);
    if (!text) {
      list.replaceChildren();
      return;
    }
    const rows = data.nodes
      .filter((node) => words.every((word) => node.search.includes(word)))
      .sort((one, other) => other.size - one.size)
      .map((node) => offer(node.name, () => go(node)));
    if (data.view === "municipalities" && rows.length < MOST) rows.push(...(await partnersOf(text).catch(() => [])));
    // What was typed meanwhile asks again: an older answer is late.
    if (question !== asked) return;
    list.replaceChildren(...(rows.length ? rows.slice(0, MOST) : [element("li", data.words.nothing)]));
  };
  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 150);
  });
  search.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    await find();
    list.querySelector("button")?.click();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") list.replaceChildren();
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
    } else if (act) zoom(act === "in" ? 1.25 : 0.8);
  });
  place.dataset.ready = "yes";
})();
