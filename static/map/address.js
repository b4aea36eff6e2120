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

// What the service says of an address of the map; asked once a page, though several ask at the same time.
export const asked = (address) => {
  if (!kept.has(address)) {
    kept.set(address, read(address));
    kept.get(address).catch(() => kept.delete(address));
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(address);
};

const read = async (address) => {
  const answer = await fetch(address.replace(/^\/map/, "/api/map"), { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};
