"use strict";
// Fields that name a record search while one types (a combobox with a list, ARIA APG); each works without it, since the
// service reads names, and asks which was meant where one is none.
{
  const WAIT = 150;
  // Prepositions and articles before a name, which go with it.
  const BEFORE = /(^|\s)(with|and|in|at|near|about|of|avec|et|à|au|aux|en|dans|sur|de|du|des)(\s(the|le|la|les))?$/iu;
  let lists = 0;

  const row = (list, offer, take) => {
    const entry = document.createElement("li");
    entry.id = `${list.id}-${list.children.length}`;
    entry.setAttribute("role", "option");
    entry.setAttribute("aria-selected", "false");
    entry.append(offer.name);
    if (offer.detail) {
      const detail = document.createElement("span");
      detail.className = "muted";
      detail.textContent = ` ${offer.detail}`;
      entry.append(detail);
    }
    // Before the field loses the focus.
    entry.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(offer);
    });
    list.append(entry);
  };

  const combobox = (field, ask, take) => {
    const list = document.createElement("ul");
    list.id = `names-${(lists += 1)}`;
    list.className = "names";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    const label = field.labels?.[0]?.firstChild?.textContent.trim();
    if (label) list.setAttribute("aria-label", label);
    const holder = document.createElement("span");
    holder.className = "names-of";
    field.replaceWith(holder);
    holder.append(field, list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false" })) field.setAttribute(name, value);
    let offers = [];
    let chosen = -1;
    let question = 0;
    let waiting;
    const close = () => {
      list.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    const takes = (offer) => {
      question += 1;
      close();
      take(offer);
    };
    const choose = (place) => {
      chosen = offers.length ? (place + offers.length) % offers.length : -1;
      [...list.children].forEach((entry, number) => entry.setAttribute("aria-selected", String(number === chosen)));
      if (chosen < 0) return;
      field.setAttribute("aria-activedescendant", list.children[chosen].id);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    };
    const look = async () => {
      question += 1;
      const asked = question;
      const answer = await ask().catch(() => []);
      // What was typed meanwhile asks again: an older answer is late.
      if (asked !== question || document.activeElement !== field) return;
      // Who was chosen by the arrow keys stays chosen where a later answer has them still.
      const before = offers[chosen];
      offers = answer;
      list.replaceChildren();
      for (const offer of offers) row(list, offer, takes);
      if (!offers.length) {
        close();
        return;
      }
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      field.removeAttribute("aria-activedescendant");
      const again = before ? offers.findIndex((offer) => offer.key === before.key && offer.field === before.field) : -1;
      if (again < 0) chosen = -1;
      else choose(again);
    };
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, WAIT);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) look();
        else choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
        event.preventDefault();
      } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
        event.preventDefault();
        takes(offers[chosen]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    field.addEventListener("blur", () => {
      clearTimeout(waiting);
      close();
    });
  };

  const asked = async (address, text) => {
    if (text.trim().length < 2) return { names: [], rest: "" };
    const url = new URL(address, location.href);
    url.searchParams.set("q", text.slice(0, 200));
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : { names: [], rest: "" };
  };

  for (const field of document.querySelectorAll("input[data-names]")) {
    const several = "several" in field.dataset;
    // Of several names, with | between, the last is being typed.
    const last = () => (several ? field.value.slice(field.value.lastIndexOf("|") + 1) : field.value);
    combobox(
      field,
      async () => (await asked(field.dataset.names, last().trim())).names,
      (offer) => {
        field.value = field.value.slice(0, field.value.length - last().length) + offer.name;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      },
    );
  }

  // The search of the history: what is chosen becomes a filter, and the words before it stay.
  for (const field of document.querySelectorAll("input[data-search]")) {
    let rest = "";
    combobox(
      field,
      async () => {
        const answer = await asked(field.dataset.search, field.value);
        rest = answer.rest;
        return answer.names;
      },
      (offer) => {
        const form = field.form;
        const own = form.elements.namedItem(offer.field);
        const taken = offer.field === "partner" && own?.value ? "with" : offer.field;
        const hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = taken;
        hidden.value = offer.key;
        if (own && taken === offer.field) own.disabled = true;
        field.value = rest.replace(BEFORE, "");
        form.append(hidden);
        form.requestSubmit();
      },
    );
  }
}
