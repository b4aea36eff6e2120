// A disc: a place with its ring of sectors or a partner in the colour of its sector, its border and marks; or a ghost.

import { token } from "./dom.js";
import { drawGhost, drawMarks } from "./marks.js";
import { outline, PLACES, ring } from "./shapes.js";

const FAINT = 0.12;

export const drawDisc = (canvas, context, node, selected, x, y) => {
  const { data, lit } = canvas;
  const faint = lit && !lit.has(node.id);
  context.save();
  if (faint) context.globalAlpha = FAINT;
  if ("missing" in node) {
    drawGhost(context, node, selected, x, y);
    context.restore();
    return;
  }
  // From afar a line keeps the width at which it is seen.
  context.lineWidth = selected ? Math.max(4, 2.5 / canvas.network.getScale()) : Math.max(1.5, 0.5 / canvas.network.getScale());
  context.strokeStyle = token(selected ? "--focus" : "--ink");
  outline(context, node.form, x, y, node.size);
  if (PLACES.has(data.view)) {
    context.fillStyle = token("--ground");
    context.fill();
    ring(context, node.ring, (sector) => canvas.colour(sector), x, y, node.size);
    outline(context, node.form, x, y, node.size);
  } else {
    const gone = node.borders.includes("went");
    if (gone) context.setLineDash([4, 3]);
    context.fillStyle = gone ? token("--ground") : canvas.colour(node.ring[0][0]);
    context.globalAlpha *= node.engaged === 0 && !gone ? 0.45 : 1;
    context.fill();
  }
  context.stroke();
  context.globalAlpha = faint ? FAINT : 1;
  drawMarks(context, node, data.borders, canvas.network.getScale(), x, y);
  context.restore();
};
