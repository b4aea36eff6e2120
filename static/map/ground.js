// The ground beneath the discs: the coast, and lines from discs to their true places and to names that stand aside.

import { token } from "./dom.js";
import { isShown } from "./labels.js";
import { drawPath } from "./path.js";

export const drawGround = (context, canvas) => {
  const { data: { coast, path }, discs, nodes, lit } = canvas;
  // Whose name is told in full has no name aside.
  const told = new Set([canvas.chosen, canvas.hovered, ...path]);
  context.save();
  context.fillStyle = token("--ground");
  context.strokeStyle = token("--line");
  context.lineWidth = 1.5;
  for (const points of coast) {
    context.beginPath();
    points.forEach(([x, y], place) => context[place ? "lineTo" : "moveTo"](x, y));
    context.closePath();
    context.fill();
    context.stroke();
  }
  context.strokeStyle = token("--muted");
  context.lineWidth = 1;
  for (const { home: [x, y], ...node } of discs) {
    if (Math.hypot(x - node.x, y - node.y) < 1) continue;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(node.x, node.y);
    context.stroke();
  }
  context.globalAlpha = 0.6;
  context.lineWidth = 0.6 / canvas.network.getScale();
  for (const { id, x, y, callout } of canvas.morph.hides ? [] : discs) {
    if (told.has(id) || !isShown(canvas, callout, true) || (lit && !lit.has(id))) continue;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(callout.x, callout.y);
    context.stroke();
  }
  context.restore();
  drawPath(context, path, nodes);
};
