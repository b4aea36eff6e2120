// The ground beneath the discs: the coast, and a line from each disc that was pushed aside to its true place.

import { token } from "./dom.js";
import { drawPath } from "./path.js";

export const drawGround = (context, { data: { coast, path }, discs, nodes }) => {
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
  context.restore();
  drawPath(context, path, nodes);
};
