// The state of the map is its address: what is shown can be shared, and the back button goes back.

const EMPTY = new Set(["", null, undefined]);
const kept = new Map();
const KEPT = 40;

export const parameters = (search = location.search) => Object.fromEntries(new URLSearchParams(search));

// The address of the map with some parameters changed; an empty one goes, and a path with what it belongs to.
const ENDS = ["view", "municipality", "partner"];
export const changed = (asked) => {
  const changes = "with" in asked || !ENDS.some((name) => name in asked) ? asked : { ...asked, with: "" };
  const given = Object.entries({ ...parameters(), ...changes }).filter(([, value]) => !EMPTY.has(value));
  const query = new URLSearchParams(given).toString();
  return query ? `/map?${query}` : "/map";
};

// What the service says of an address of the map; asked once a page, though several ask at the same time. before: the
// data of a map that differs in its day alone, of which only what changes is asked for.
export const asked = (address, before = null) => {
  if (!kept.has(address)) {
    kept.set(address, before?.state ? step(address, before) : read(address.replace(/^\/map/, "/api/map")));
    kept.get(address).catch(() => kept.delete(address));
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(address);
};

const read = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

const step = async (address, before) => {
  const query = new URLSearchParams({ ...parameters(address.replace(/^[^?]*/, "")), since: before.day, state: before.state });
  return merged(before, await read(`/api/map/step?${query}`));
};

// A map and what changes in it: a disc or a tie that stays is told by its place before. Widths follow from all weights.
export const merged = (before, { whole, nodes, edges, fields }) => {
  const now = { ...(whole ? {} : before), ...fields };
  const of = (rows, there) => rows.map((row) => (typeof row === "number" ? there[row] : row));
  now.nodes = of(nodes, before.nodes);
  const ties = of(edges, before.edges);
  const most = Math.max(...ties.map(({ weight }) => weight)) || 1;
  now.edges = ties.map((tie) => ({ ...tie, width: 1 + (8 * tie.weight) / most }));
  return now;
};
