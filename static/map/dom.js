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

export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
export const number = (value) => format.format(value);

// Whether a link leads to what is shown already.
export const mark = (link, on) => {
  if (on) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
};
