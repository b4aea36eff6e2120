// Elements built as text: a name is never markup.

export const element = (tag, text = "", href = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (href) made.href = href;
  return made;
};

export const button = (text, act) => {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

// A colour of the page's style, which is asked once a frame: a picture asks for a thousand.
const tokens = new Map();
export const token = (name) => {
  if (!tokens.size) requestAnimationFrame(() => tokens.clear());
  if (!tokens.has(name)) tokens.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return tokens.get(name);
};

const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
export const number = (value) => format.format(value);

// Whether a link leads to what is shown already.
export const mark = (link, on) => {
  if (on) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
};
