// Notes pinned to discs: a box of text that keeps its size on the screen, and a line to its disc.

import { token } from "./dom.js";

// On a narrower map a note is its number; the list beside the map says it.
const NARROW = 560;
const [INSIDE, SMALL] = [6, 11];

export const drawPins = (context, canvas) => {
  const { data: { pins, screen }, network, place, nodes } = canvas;
  const scale = network.getScale();
  const narrow = place.clientWidth < NARROW;
  pins.forEach((pin, number) => {
    const { x, y } = network.canvasToDOM(pin);
    if (!nodes.has(pin.key) || x < 0 || y < 0 || x > place.clientWidth || y > place.clientHeight) return;
    const [wide, high] = narrow ? [2 * SMALL, 2 * SMALL] : [pin.width, pin.height];
    // Whose disc is seen is read, though its box would reach beyond the edge.
    const within = (start, size, room) => Math.max(0, Math.min(start, room - size));
    const left = within(x + (narrow ? Math.min(Math.max(pin.left, -wide), 0) : pin.left), wide, place.clientWidth) - x;
    const top = within(y + (narrow ? Math.min(Math.max(pin.top, -high), 0) : pin.top), high, place.clientHeight) - y;
    context.save();
    context.translate(pin.x, pin.y);
    context.scale(1 / scale, 1 / scale);
    [context.strokeStyle, context.fillStyle, context.lineWidth] = [token("--accent"), token("--ground"), 1.5];
    context.beginPath();
    context.moveTo(0, 0);
    context.lineTo(Math.min(Math.max(0, left), left + wide), Math.min(Math.max(0, top), top + high));
    context.stroke();
    context.beginPath();
    context.rect(left, top, wide, high);
    context.fill();
    context.stroke();
    context.font = `${screen.text}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    context.fillStyle = token("--ink");
    const lines = narrow ? [String(number + 1)] : pin.lines;
    lines.forEach((text, row) => {
      const at = top + high / 2 + (row - (lines.length - 1) / 2) * screen.line * screen.text;
      const long = Math.min(context.measureText(text).width, wide - 2 * INSIDE);
      context.fillText(text, narrow ? left + (wide - long) / 2 : left + INSIDE, at, wide - 2 * INSIDE);
    });
    context.restore();
  });
};
