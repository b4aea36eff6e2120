// The switches of the left panel: what the map shows besides, each a parameter of its address.

import { changed } from "./address.js";
import { element, mark } from "./dom.js";

export const tell = (list, switches) => {
  const focused = document.activeElement?.dataset?.switch;
  list.replaceChildren(...switches.map(({ name, glyph, label, meaning, on }) => {
    const row = document.createElement("li");
    const link = element("a", "", changed({ [name]: on ? "" : 1 }));
    const sign = element("span", glyph);
    sign.className = "glyph";
    sign.ariaHidden = "true";
    link.dataset.switch = name;
    link.title = meaning;
    link.append(sign, ` ${label}`);
    mark(link, on);
    row.append(link);
    return row;
  }));
  if (focused) list.querySelector(`[data-switch="${focused}"]`)?.focus();
};

// What a council must not see was never on its page: it is another one.
export const another = (link) => link.dataset.switch === "council";
