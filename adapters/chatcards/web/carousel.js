// A row of cards that snaps: by touch, wheel, mouse drag, arrow keys and the
// two round buttons.
import { h, t, iconButton } from "./dom.js";

export function carousel({ items = [] }, draw, header) {
  const cards = items.map(draw);
  cards.forEach((card, i) => card.setAttribute("aria-label", t("cardOf", { n: items.length, i: i + 1 })));
  if (header) cards.unshift(header);
  const track = h("div.track", { tabindex: "0", role: "group", "aria-roledescription": "carousel", "aria-label": t("cardOf", { n: items.length, i: 1 }) }, cards);
  const step = (n) => {
    const width = (cards[0]?.offsetWidth ?? 225) + 8;
    const index = Math.round(track.scrollLeft / width) + n;
    track.scrollTo({ left: index * width, behavior: "smooth" });
  };
  track.addEventListener("keydown", (e) => {
    if (e.target !== track) return;
    if (e.key === "ArrowRight") { e.preventDefault(); step(1); }
    if (e.key === "ArrowLeft") { e.preventDefault(); step(-1); }
  });
  draggable(track);
  const prev = iconButton("left", t("prev"), () => step(-1), ".step.prev");
  const next = iconButton("right", t("next"), () => step(1), ".step.next");
  const ends = () => {
    prev.hidden = track.scrollLeft < 8;
    next.hidden = track.scrollLeft > track.scrollWidth - track.clientWidth - 8;
  };
  track.addEventListener("scroll", ends, { passive: true });
  new ResizeObserver(ends).observe(track);
  return h("div.carousel", { "data-count": items.length }, track, prev, next);
}

// draggable lets a mouse pull the row; a pull does not press what is below it.
function draggable(track) {
  let from = null;
  let pulled = false;
  track.addEventListener("pointerdown", (e) => {
    if (e.pointerType !== "mouse" || e.button !== 0) return;
    from = { x: e.clientX, left: track.scrollLeft };
    pulled = false;
  });
  track.addEventListener("pointermove", (e) => {
    if (!from) return;
    const distance = e.clientX - from.x;
    if (Math.abs(distance) > 5 && !pulled) {
      pulled = true;
      track.classList.add("pulling");
      track.setPointerCapture(e.pointerId);
    }
    if (pulled) track.scrollLeft = from.left - distance;
  });
  const stop = () => {
    from = null;
    track.classList.remove("pulling");
  };
  track.addEventListener("pointerup", stop);
  track.addEventListener("pointercancel", stop);
  track.addEventListener("click", (e) => {
    if (!pulled) return;
    e.preventDefault();
    e.stopPropagation();
    pulled = false;
  }, true);
}
