// The map by keyboard: arrows move it or, with Shift, go from disc to disc.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// The nearest disc that lies more along the arrow than beside it, of those that are tied to the chosen one; of all where
// none is chosen or it has no ties.
export const next = (canvas, [right, down]) => {
  const from = canvas.nodes.get(canvas.chosen);
  if (!from) return canvas.data.nodes.reduce((most, node) => (node.size > most.size ? node : most));
  const tied = canvas.neighbours(from.id).map(({ node }) => node);
  const all = tied.length ? tied : canvas.data.nodes;
  let [best, least] = [null, Infinity];
  for (const node of all) {
    const along = (node.x - from.x) * right + (node.y - from.y) * down;
    const beside = Math.abs((node.x - from.x) * down) + Math.abs((node.y - from.y) * right);
    if (along > 0 && along + 2 * beside < least) [best, least] = [node, along + 2 * beside];
  }
  return best;
};

export const listen = (canvas, { choose, open, back, full, tie }) => {
  // The disc that was walked from, and whether the tie to it is told of in place of the disc.
  let [from, tells] = [null, false];
  const walk = (arrow) => {
    const found = next(canvas, arrow);
    if (!found) return;
    [from, tells] = [canvas.chosen, false];
    choose(found.id);
    const { x, y } = canvas.network.canvasToDOM(found);
    if (x < 0 || y < 0 || x > canvas.place.clientWidth || y > canvas.place.clientHeight) canvas.centre(found);
  };
  // The tie to the disc that was walked from, or the strongest.
  const tell = () => {
    const around = canvas.chosen === null ? [] : canvas.neighbours(canvas.chosen);
    const found = around.find(({ node }) => node.id === from) ?? around[0];
    tells = Boolean(found);
    if (found) tie(found.edge);
  };
  const leave = () => {
    if (canvas.chosen === null) back();
    else choose(tells ? canvas.chosen : null);
    tells = false;
  };
  const keys = {
    "+": () => canvas.zoom(1.25),
    "=": () => canvas.zoom(1.25),
    "-": () => canvas.zoom(0.8),
    0: () => canvas.fit(),
    f: full,
    t: tell,
    Escape: leave,
    Enter: () => canvas.chosen !== null && open(canvas.chosen),
  };
  canvas.place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !canvas.data) return;
    const arrow = ARROWS[event.key];
    if (arrow) (event.shiftKey ? walk : (way) => canvas.pan(way))(arrow);
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
};
