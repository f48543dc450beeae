// The keyboard of the desk. Every page works without this file.
(() => {
  "use strict";
  const typing = (e) => e.target.closest?.("input, textarea, select, [contenteditable]");
  let going = 0; // until when a letter after "g" counts

  const move = (step) => {
    const rows = [...document.querySelectorAll("tr[data-row] a.row")];
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement);
    const to = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[to].focus();
    rows[to].scrollIntoView({ block: "nearest" });
  };

  const keys = {
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
    "j": () => move(1),
    "k": () => move(-1),
    "g": (e) => { going = e.timeStamp + 1500; },
  };

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (typing(e)) {
      if (e.key === "Escape") e.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    // The letter of the key itself, so that it works with Korean input as well.
    const letter = /^Key[A-Z]$/.test(e.code) ? e.code.slice(3).toLowerCase() : e.key;
    if (e.timeStamp < going) {
      going = 0;
      const way = document.querySelector(`a[data-key="${CSS.escape(letter)}"]`);
      if (way) { e.preventDefault(); way.click(); }
      return;
    }
    if (Object.hasOwn(keys, letter)) { e.preventDefault(); keys[letter](e); }
  });

  // After a page came without a reload, the reading goes on at its beginning.
  document.addEventListener("htmx:after:history:push", () => {
    const typed = document.activeElement?.matches?.("input, select, textarea");
    if (!typed) document.getElementById("main")?.focus({ preventScroll: true });
  });
})();
