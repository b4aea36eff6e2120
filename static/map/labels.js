// Names beside discs. Text keeps its size on the screen; who is asked for is told in full, on top of what lies there.

import { number, token } from "./dom.js";
import { PLACES } from "./shapes.js";

// Whether a label or callout shows at this zoom. Of a map that fits the page only whole ones do, and a callout is never cut;
// who is not on the page is not named, since from near everybody has a name.
export const isShown = ({ network, place, fitted }, label, leads = false) => {
  const scale = network.getScale();
  if (!label || label.visible_from > scale || (label.visible_until && label.visible_until <= scale)) return false;
  const { x, y } = network.canvasToDOM(label);
  const [left, top] = [x + (label.width * (label.right - 1)) / 2, y + (label.height * (label.down - 1)) / 2];
  const [right, bottom] = [left + label.width, top + label.height];
  if (!fitted && !leads) return right >= 0 && bottom >= 0 && left <= place.clientWidth && top <= place.clientHeight;
  return left >= 0 && top >= 0 && right <= place.clientWidth && bottom <= place.clientHeight;
};

const called = ({ data: { view, words } }, { name, missing, partners }) => {
  if (missing !== undefined) return `${name}: ${number(missing)} ${words.missing.toLowerCase()}`;
  return partners > 1 || PLACES.has(view) ? `${name} (${number(partners)})` : name;
};

// A text in as many lines as it needs where a line has only so much room.
const wrapped = (context, text, room) => {
  const [first, ...others] = text.split(" ");
  const lines = [first];
  for (const word of others) {
    const longer = `${lines.at(-1)} ${word}`;
    if (context.measureText(longer).width > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};

export const drawLabel = (canvas, context, node, asked) => {
  const scale = canvas.network.getScale();
  const { text, line, padding, gap } = canvas.data.screen;
  const aside = !asked && isShown(canvas, node.callout, true);
  if (!asked && !aside && !isShown(canvas, node.label)) return;
  const label = aside ? node.callout : node.label;
  const [x, y, right, down] = label ? [label.x, label.y, label.right, label.down] : [node.x, node.y + node.size, 0, 1];
  const page = canvas.place.clientWidth;
  context.save();
  context.translate(x, y);
  context.scale(1 / scale, 1 / scale);
  context.font = `${node.id === canvas.chosen ? "bold " : ""}${text}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  const lines = asked ? wrapped(context, called(canvas, node), page - 2 * padding - 4 * gap) : label.text.split("\n");
  // The server took its room by a mean width of letters: a wider name is squeezed into it.
  const most = asked ? page : label.width - 2 * gap;
  const widths = lines.map((says) => Math.min(context.measureText(says).width, most));
  const widest = Math.max(...widths);
  const high = text * line * lines.length + 2 * gap;
  const middle = (down * high) / 2;
  let begin = right * gap + (widest * (right - 1)) / 2;
  if (asked) {
    const edge = canvas.network.canvasToDOM({ x, y }).x;
    begin = Math.max(padding - edge, Math.min(begin, page - padding - edge - widest));
    context.fillStyle = token("--panel");
    context.strokeStyle = token("--line");
    context.lineWidth = 1;
    context.beginPath();
    context.rect(begin - 2 * gap, middle - high / 2, widest + 4 * gap, high);
    context.fill();
    context.stroke();
  }
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = token("--panel");
  context.fillStyle = token("--ink");
  lines.forEach((says, place) => {
    const left = begin + ((widest - widths[place]) * (1 - right)) / 2;
    const at = middle + (place - (lines.length - 1) / 2) * line * text;
    context.strokeText(says, left, at, widths[place]);
    context.fillText(says, left, at, widths[place]);
  });
  context.restore();
};
