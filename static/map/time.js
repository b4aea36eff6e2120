// The day as a slider over months, with how much was done in each; it plays.

const PAUSE = 900;
const SVG = "http://www.w3.org/2000/svg";

const lastDay = (month) => {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

// show: shows the map of a day, and resolves when it stands; prepare: asks for that of a day that may come next.
export class Time {
  constructor(form, { show, prepare }) {
    [this.form, this.range, this.output] = [form, form.elements.month, form.querySelector("output")];
    this.playing = false;
    [this.show, this.prepare] = [show, prepare];
    this.format = new Intl.DateTimeFormat(document.documentElement.lang, { year: "numeric", month: "short", timeZone: "UTC" });
    this.range.addEventListener("input", () => this.#tell());
    this.range.addEventListener("change", () => this.#go());
    // Whoever reaches for the slider goes one way or the other.
    for (const event of ["focus", "pointerenter"]) this.range.addEventListener(event, () => this.#prepare(-1, 1));
    form.querySelector("button").addEventListener("click", () => this.#play());
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  draw(data) {
    this.form.hidden = data.activity.length < 2;
    this.months = data.activity.map(({ month }) => month);
    this.range.max = String(this.months.length - 1);
    const place = this.months.indexOf(data.day.slice(0, 7));
    if (!this.playing || place >= 0) this.range.value = String(place < 0 ? 0 : place);
    this.last ??= Number(this.range.value);
    this.#bars(data.activity.map(({ collaborations }) => collaborations));
    this.#tell();
  }

  #day(place) {
    return place === this.months.length - 1 ? "" : lastDay(this.months[place]);
  }

  #bars(counts) {
    const most = Math.max(1, ...counts);
    const drawing = this.form.querySelector("svg");
    drawing.setAttribute("viewBox", `0 0 ${counts.length} 1`);
    drawing.replaceChildren(...counts.map((count, place) => {
      const bar = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x: place + 0.1, y: 1 - count / most, width: 0.8, height: count / most })) bar.setAttribute(name, value);
      return bar;
    }));
  }

  #tell() {
    const text = this.format.format(new Date(`${this.months[this.range.value]}-01T00:00Z`));
    this.output.textContent = text;
    this.range.setAttribute("aria-valuetext", text);
  }

  // Who has gone one way goes on that way, and finds the next month there.
  async #go() {
    const place = Number(this.range.value);
    const way = place - (this.last ?? place);
    this.last = place;
    await this.show(this.#day(place));
    if (Math.abs(way) === 1) this.#prepare(way);
  }

  #prepare(...ways) {
    const place = Number(this.range.value);
    for (const next of ways.map((way) => place + way)) if (next >= 0 && next < this.months.length) this.prepare(this.#day(next));
  }

  async #play() {
    this.playing = !this.playing;
    const button = this.form.querySelector("button");
    if (this.playing && Number(this.range.value) >= this.months.length - 1) this.range.value = String(Math.max(0, this.months.length - 25));
    while (this.playing && Number(this.range.value) < this.months.length - 1) {
      button.textContent = "❚❚";
      this.range.value = String(Number(this.range.value) + 1);
      this.#tell();
      const began = performance.now();
      await this.#go();
      await new Promise((done) => setTimeout(done, Math.max(0, PAUSE - (performance.now() - began))));
    }
    this.playing = false;
    button.textContent = "▶";
  }
}
