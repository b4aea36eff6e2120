// The saved view that the map is shown as: what is told of it, and the steps before and after it.

import { parameters } from "./address.js";
import { element } from "./dom.js";

const by = (id) => document.getElementById(`slide-${id}`);

const link = (id, href) => {
  by(id).hidden = !href;
  if (href) by(id).href = href;
  else by(id).removeAttribute("href");
};

export class Slides {
  // go: shows another map by its address.
  constructor(place, go) {
    [this.place, this.go] = [place, go];
    place.addEventListener("click", (event) => {
      const to = event.target.closest("a")?.getAttribute("href");
      if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#show(to);
    });
    // Before the map hears it, whose arrows move it.
    addEventListener("keydown", (event) => this.#press(event), { capture: true });
    document.addEventListener("fullscreenchange", () => !document.fullscreenElement && this.presented && this.#leave());
  }

  get presented() {
    return "presented" in this.place.dataset;
  }

  tell({ slide, words }) {
    this.place.hidden = !slide;
    this.place.toggleAttribute("data-presented", Boolean(slide?.presented));
    this.slide = slide;
    if (!slide) return "";
    by("name").replaceChildren(element("bdi", slide.name));
    by("note").replaceChildren(element("bdi", slide.note));
    by("told").textContent = slide.number ? slide.told : "";
    by("pins").replaceChildren(...slide.pins.map(({ name, text }) => {
      const row = element("li");
      row.append(element("bdi", name), words.colon, element("bdi", text));
      return row;
    }));
    by("absent").textContent = slide.absent;
    link("previous", slide.previous);
    link("next", slide.next);
    link("present", slide.presented ? "" : slide.present);
    link("leave", slide.presented ? slide.address : "");
    return [slide.name, slide.note, ...slide.pins.map(({ name, text }) => `${name}${words.colon}${text}`)].filter(Boolean).join(". ");
  }

  #press(event) {
    if (!this.presented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest("input, select, textarea")) return;
    const { previous, next } = this.slide;
    const to = { ArrowRight: next, PageDown: next, ArrowLeft: previous, PageUp: previous }[event.key];
    if (to === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") this.#leave();
    else if (to) this.#show(to);
  }

  // The screen stays full while the page stays; what a council must not see was never on its page: that is another one.
  #show(to) {
    const asked = parameters(new URL(to, location.href).search);
    if ((asked.council === "1") !== (parameters().council === "1")) return location.assign(to);
    if (asked.present && !document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => null);
    return this.go(to);
  }

  #leave() {
    const { address } = this.slide;
    this.place.removeAttribute("data-presented");
    if (document.fullscreenElement) document.exitFullscreen();
    this.#show(address);
  }
}
