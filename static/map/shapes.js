// Outlines of discs on a canvas: a circle for places and people, another shape for each group of kinds of partner.

// Views whose discs are places, each with a ring of sectors.
export const PLACES = new Set(["municipalities", "provinces"]);

const corners = (context, points) => {
  points.forEach(([x, y], number) => context[number ? "lineTo" : "moveTo"](x, y));
};

const turned = (x, y, size, angle) => [x + size * Math.cos(angle), y + size * Math.sin(angle)];

export const outline = (context, form, x, y, r) => {
  context.beginPath();
  const up = -Math.PI / 2;
  if (form === "triangle") corners(context, [0, 1, 2].map((turn) => turned(x, y, 1.2 * r, up + (turn * 2 * Math.PI) / 3)));
  else if (form === "square") context.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  else if (form === "diamond") corners(context, [0, 1, 2, 3].map((turn) => turned(x, y, 1.25 * r, up + (turn * Math.PI) / 2)));
  else if (form === "star") {
    corners(context, [...Array(10).keys()].map((point) => turned(x, y, (point % 2 ? 0.6 : 1.3) * r, up + (point * Math.PI) / 5)));
  } else context.arc(x, y, r, 0, 2 * Math.PI);
  context.closePath();
};

// A ring of sectors, each as wide as its share of the partners.
export const ring = (context, parts, colour, x, y, r) => {
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  let begin = -Math.PI / 2;
  for (const [sector, count] of parts) {
    const end = begin + (2 * Math.PI * count) / total;
    context.beginPath();
    context.arc(x, y, r, begin, end);
    context.arc(x, y, r / 2, end, begin, true);
    context.closePath();
    context.fillStyle = colour(sector);
    context.fill();
    begin = end;
  }
};
