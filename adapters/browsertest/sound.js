// What is wrong with this page, as a list of sentences.
(() => {
  const wrong = [];
  const say = (what, e) => wrong.push(`${what}: ${e.outerHTML.slice(0, 140).replace(/\s+/g, " ")}`);
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const all = (s) => [...document.querySelectorAll(s)];

  if (!document.documentElement.lang) wrong.push("the page names no language");
  if (!document.title) wrong.push("the page has no title");
  if (all("h1").length !== 1) wrong.push(`${all("h1").length} main headings`);
  if (all("main").length !== 1) wrong.push("not one main part");

  let level = 1;
  for (const h of all("h1, h2, h3, h4, h5, h6").filter(shown)) {
    const n = Number(h.tagName[1]);
    if (n > level + 1) say("heading skips a level", h);
    level = n;
  }
  for (const e of all("input:not([type=hidden]), select, textarea")) {
    if (!e.labels.length && !e.ariaLabel) say("field without a label", e);
  }
  for (const e of all("a, button, summary")) {
    const name = e.ariaLabel || e.textContent.trim() || [...e.querySelectorAll("img")].map((i) => i.alt).join("");
    if (!name) say("nothing to read aloud", e);
  }
  for (const e of all("img:not([alt])")) say("picture without words", e);
  for (const e of all("table")) {
    if (!e.caption) say("table without a caption", e);
    if (!e.querySelector("th[scope]")) say("table without heads", e);
  }
  const labels = all("nav").filter(shown).map((e) => e.ariaLabel);
  if (labels.some((l) => !l)) wrong.push("navigation without a name");

  for (const e of all("[style], style, script:not([src])")) say("style or script of its own, which a strict policy refuses", e);

  const ids = all("[id]").map((e) => e.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) wrong.push(`id ${id} stands twice`);
  for (const e of all("[aria-describedby], [aria-labelledby]")) {
    for (const id of `${e.getAttribute("aria-describedby") ?? ""} ${e.getAttribute("aria-labelledby") ?? ""}`.split(" ")) {
      if (id && !document.getElementById(id)) say(`refers to ${id}, which there is not`, e);
    }
  }

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const e = all("main *, header *").find((e) => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e).position !== "absolute");
    wrong.push(`${wide} px wider than the window: ${e?.outerHTML.slice(0, 140)}`);
  }

  // Contrast by WCAG 2.2, 1.4.3.
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const back = (e) => {
    if (!e) return rgba(getComputedStyle(document.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff");
    const own = rgba(getComputedStyle(e).backgroundColor);
    return own[3] >= 1 ? own : over(own, back(e.parentElement));
  };
  const light = (c) => {
    const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(e) || !shown(e) || e.closest("option, script, style, .skip")) continue;
    seen.add(e);
    const style = getComputedStyle(e), under = back(e);
    const [hi, lo] = [light(over(rgba(style.color), under)), light(under)].sort((a, b) => b - a);
    const ratio = (hi + 0.05) / (lo + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
    if (ratio < (large ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, e);
  }
  return wrong;
})()
