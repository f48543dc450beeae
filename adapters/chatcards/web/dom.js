// The few functions that build the page. Texts always become text nodes, so
// nothing that a skill sends is ever read as HTML.

const boot = JSON.parse(document.getElementById("boot").textContent);

export { boot };

// t returns a text of the page with its marks (%s, %n, …) filled in.
export function t(key, marks = {}) {
  let text = boot.texts[key] ?? key;
  for (const [mark, value] of Object.entries(marks)) text = text.replace("%" + mark, value);
  return text;
}

// h makes an element: h("button.pill", {onclick: f, "aria-label": "x"}, child…).
export function h(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  if (tag === "button" && !element.hasAttribute("type")) element.type = "button";
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

const shapes = {
  back: "M15 5l-7 7 7 7",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.200 16.200L21 21",
  bars: "M4 7h16M4 12h16M4 17h16",
  home: "M4 11.500L12 4.500l8 7M6 10v9.500h4.500V14h3v5.500H18V10",
  plus: "M12 5v14M5 12h14",
  send: "M12 19V6M6 11.500L12 5.500l6 6",
  close: "M6 6l12 12M18 6L6 18",
  up: "M6 15l6-6 6 6",
  down: "M6 9l6 6 6-6",
  left: "M14.500 6l-6 6 6 6",
  right: "M9.500 6l6 6-6 6",
  write: "M4 20h4.500L19.500 9a2 2 0 0 0 0-2.800l-1.700-1.700a2 2 0 0 0-2.800 0L4 15.500zM13 6.500l4.500 4.500",
  tag: "M4 4.500h7.500L20 13a1.500 1.500 0 0 1 0 2.100L15.100 20a1.500 1.500 0 0 1-2.100 0L4 11.500zM8.200 8.200v.1",
  notice: "M4 10v4.500h3.500L16 19V5.500L7.500 10zM8 14.500l1.500 5M19.200 9.500a4 4 0 0 1 0 5.500",
  person: "M12 4.500a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.500 20c.6-4 3.500-6 7.500-6s6.900 2 7.500 6",
  camera: "M4 8h3.500L9 5.500h6L16.500 8H20v11H4zM12 10.200a3.300 3.300 0 1 0 0 6.600 3.300 3.300 0 0 0 0-6.600z",
  moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  code: "M8.500 7L3.500 12l5 5M15.500 7l5 5-5 5",
  grid: "M4.500 4.500h6v6h-6zM13.500 4.500h6v6h-6zM4.500 13.500h6v6h-6zM13.500 13.500h6v6h-6z",
  reset: "M5 12a7 7 0 1 0 2.500-5.400M7.800 3v3.800h3.800",
  out: "M13 5h6v6M19 5l-9 9M17 14v5H5V7h5",
  copy: "M9 9h10v11H9zM5 15V4h10",
  check: "M5 12.500l4.500 4.500L19 7.500",
};

// icon draws one of the line icons; it is decoration, so readers skip it.
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", shapes[name] ?? shapes.grid);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, extra = "") {
  return h("button.icon-button" + extra, { "aria-label": label, title: label, onclick }, icon(name));
}

const clock = new Intl.DateTimeFormat("ko-KR", { timeZone: "Asia/Seoul", hour: "numeric", minute: "2-digit", hour12: true });
const calendar = new Intl.DateTimeFormat("ko-KR", { timeZone: "Asia/Seoul", year: "numeric", month: "long", day: "numeric", weekday: "long" });

export const timeOf = (at) => clock.format(new Date(at));
export const dayOf = (at) => calendar.format(new Date(at));
export const won = (n) => t("won", { s: Number(n).toLocaleString("ko-KR") });

// safeURL returns an http(s) address, or null for anything else.
export function safeURL(text) {
  try {
    const url = new URL(text, location.href);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

// linkified splits a text at its addresses; open is called with a pressed one.
export function linkified(text, open) {
  return text.split(/(https?:\/\/[^\s<>"…]*[^\s<>"….,)])/).map((part, i) => {
    if (i % 2 === 0) return part;
    return h("a.link", { href: part, onclick: (e) => { e.preventDefault(); open(part); } }, part);
  });
}
