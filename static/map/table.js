// The table below the map: the same rows under the same filters, asked for where it is open.

import { changed } from "./address.js";
import { element } from "./dom.js";

const linked = ({ text, href }, isName) => {
  if (!href) return isName ? element("bdi", text) : text;
  const link = element("a", "", href);
  link.append(element("bdi", text));
  return link;
};

export class Table {
  constructor(place) {
    [this.place, this.rows, this.pager] = [place, place.querySelector("#map-rows"), place.querySelector("#map-pager")];
    this.shown = changed({});
    place.addEventListener("toggle", () => this.follow());
    place.addEventListener("click", (event) => {
      const link = event.target.closest("th a, #map-pager a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.replaceState(null, "", link.getAttribute("href").split("#")[0]);
      this.follow();
    });
  }

  // Shows the rows of what the canvas shows; where the service does not answer they stay, and are asked for again.
  async follow() {
    const address = changed({});
    if (!this.place.open || this.shown === address) return;
    this.shown = address;
    const answer = await fetch(address.replace(/^\/map/, "/api/map/table"), { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) this.shown = "";
    // Another map may have been asked for meanwhile.
    else if (this.shown === address) this.#draw(await answer.json());
  }

  #draw({ columns, rows, page, pages, told }) {
    const head = document.createElement("tr");
    head.append(...columns.map(({ label, sort, direction, number }) => {
      const cell = document.createElement("th");
      cell.append(sort ? element("a", label, `${changed({ sort, page: "" })}#map-table`) : label);
      if (number) cell.className = "number";
      if (direction) cell.setAttribute("aria-sort", direction);
      return cell;
    }));
    this.rows.tHead.replaceChildren(head);
    this.rows.tBodies[0].replaceChildren(...rows.map((cells) => {
      const row = document.createElement("tr");
      row.append(...cells.map((parts, place) => {
        const cell = document.createElement("td");
        cell.dataset.label = columns[place].label;
        if (columns[place].number) cell.className = "number";
        cell.append(...parts.map((part) => linked(part, columns[place].name === "name")));
        return cell;
      }));
      return row;
    }));
    const [before, text, after] = this.pager.children;
    this.pager.hidden = pages === 1;
    [before.hidden, after.hidden, text.textContent] = [page === 1, page === pages, told];
    [before.href, after.href] = [page - 1, page + 1].map((number) => `${changed({ page: number })}#map-table`);
  }
}
