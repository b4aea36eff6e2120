// Groups that work more among themselves: a soft outline around each with its name, beneath ties and discs.

import { token } from "./dom.js";

const SIZE = 13;

export const drawGroups = (context, { data: { groups }, network }) => {
  if (!groups.length) return;
  const scale = network.getScale();
  context.save();
  context.lineWidth = 1.5 / scale;
  for (const { rings } of groups) {
    context.beginPath();
    for (const ring of rings) {
      ring.forEach(([x, y], place) => context[place ? "lineTo" : "moveTo"](x, y));
      context.closePath();
    }
    context.fillStyle = token("--accent");
    context.strokeStyle = token("--accent");
    context.globalAlpha = 0.09;
    context.fill();
    context.globalAlpha = 0.55;
    context.stroke();
  }
  context.restore();
};

export const drawGroupNames = (context, { data: { groups }, network, lit }) => {
  const scale = network.getScale();
  context.save();
  context.font = `italic 600 ${SIZE / scale}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.lineJoin = "round";
  context.lineWidth = 4 / scale;
  context.strokeStyle = token("--panel");
  context.fillStyle = token("--accent");
  context.globalAlpha = lit ? 0.4 : 1;
  // The largest first; a name that would lie on another waits until the reader comes closer.
  const taken = [];
  for (const { name, at: [x, y] } of groups) {
    const [wide, high] = [context.measureText(name).width / 2 + 4 / scale, (1.3 * SIZE) / scale];
    if (taken.some((other) => Math.abs(x - other.x) < wide + other.wide && Math.abs(y - other.y) < high)) continue;
    taken.push({ x, y, wide });
    context.strokeText(name, x, y - 6 / scale);
    context.fillText(name, x, y - 6 / scale);
  }
  context.restore();
};
