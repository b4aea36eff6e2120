// The state of the map is its address: what is shown can be shared, and the back button goes back.

const EMPTY = new Set(["", null, undefined]);
const kept = new Map();
const KEPT = 40;

export const parameters = (search = location.search) => Object.fromEntries(new URLSearchParams(search));

// The address of the map with some parameters changed; an empty one goes.
export const changed = (changes) => {
  const given = Object.entries({ ...parameters(), ...changes }).filter(([, value]) => !EMPTY.has(value));
  const query = new URLSearchParams(given).toString();
  return query ? `/map?${query}` : "/map";
};

// What the service says of an address of the map; asked once a page.
export const asked = async (address) => {
  if (!kept.has(address)) {
    const answer = await fetch(address.replace(/^\/map/, "/api/map"), { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    kept.set(address, await answer.json());
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(address);
};
