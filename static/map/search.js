// Search as you type: discs of this picture at once, then partners and people anywhere by asking the service.

import { button, element } from "./dom.js";

const MOST = 8;
const WAIT = 150;
// The service takes no more words.
const WORDS = 12;
// As the service folds names: without accents and case.
export const folded = (text) => text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("\u2019", "'");

export const here = (canvas, text) => {
  const words = folded(text).split(/\s+/);
  return canvas.data.nodes
    .filter((node) => words.every((word) => node.search.includes(word)))
    .sort((one, other) => other.size - one.size);
};

const elsewhere = async (canvas, text) => {
  const answer = await fetch(`/api/partners?${new URLSearchParams({ q: text.split(/\s+/).slice(0, WORDS).join(" "), limit: MOST })}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return [];
  const french = document.documentElement.lang === "fr";
  return (await answer.json()).partners
    .filter((row) => !canvas.nodes.has(row.key))
    .map((row) => ({ key: row.key, name: (french ? row.name_fr || row.name : row.name || row.name_fr) || row.key }));
};

// find: flies to a disc of the picture; show: shows a partner that has none here, where the service can be asked.
export const listen = (form, list, canvas, { find, show }) => {
  let asked = 0;
  // An answer that comes after something was typed or chosen is late.
  const clear = () => {
    asked += 1;
    list.replaceChildren();
  };
  const offer = (text, act) => {
    const row = document.createElement("li");
    row.append(button(text, () => {
      clear();
      act();
    }));
    return row;
  };
  const look = async () => {
    clear();
    const question = asked;
    const text = form.elements.find.value.trim();
    if (!text) return;
    const rows = here(canvas, text).slice(0, MOST).map((node) => offer(node.name, () => find(node.id)));
    list.replaceChildren(...rows);
    const others = show && rows.length < MOST && !canvas.data.council ? await elsewhere(canvas, text).catch(() => []) : [];
    if (question !== asked) return;
    list.append(...others.slice(0, MOST - rows.length).map(({ key, name }) => offer(name, () => show(key))));
    if (!list.childElementCount) list.append(element("li", canvas.data.words.nothing));
  };
  const first = () => list.querySelector("button");
  let waiting;
  form.addEventListener("input", () => {
    asked += 1;
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    const looked = look();
    const question = asked;
    if (!first()) await looked;
    if (question === asked) first()?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
};
