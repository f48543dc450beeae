// The sheet for choosing photos: samples in one tap, or files of one's own.
import { h, t, boot, iconButton, icon } from "./dom.js";

// openPhotos shows the sheet over screen; send(files, samples) gets the choice.
export function openPhotos(screen, send) {
  const chosen = [];
  const sheet = h("div.sheet", { role: "dialog", "aria-label": t("photoTitle") });
  const shut = () => { backdrop.remove(); screen.querySelector(".input")?.focus(); };
  const go = h("button.big-button.send-photos", {
    onclick: () => {
      const files = chosen.filter((c) => c.file).map((c) => c.file);
      const samples = chosen.filter((c) => c.name).map((c) => c.name);
      shut();
      send(files, samples, chosen.map((c) => c.url));
    },
  });
  const grid = h("div.photo-grid");
  const file = h("input.file", {
    type: "file", accept: "image/*", multiple: true, "aria-label": t("photoFile"),
    onchange: () => {
      for (const f of file.files) {
        const tile = photoTile(URL.createObjectURL(f), f.name, { file: f });
        grid.prepend(tile);
        tile.click();
      }
      file.value = "";
    },
  });
  const refresh = () => {
    for (const tile of grid.children) {
      const at = chosen.indexOf(tile.choice);
      tile.setAttribute("aria-pressed", String(at >= 0));
      tile.querySelector(".order").textContent = at >= 0 ? at + 1 : "";
    }
    go.disabled = chosen.length === 0;
    go.textContent = chosen.length ? t("photoSend", { n: chosen.length }) : t("photoNone");
  };
  function photoTile(url, label, choice) {
    choice.url = url;
    const tile = h("button.photo-tile", {
      "aria-label": label, "aria-pressed": "false", "data-sample": choice.name,
      onclick: () => {
        const at = chosen.indexOf(choice);
        if (at >= 0) chosen.splice(at, 1);
        else if (chosen.length < boot.maxPhotos) chosen.push(choice);
        refresh();
      },
    }, h("img", { src: url, alt: "" }), h("span.order"));
    tile.choice = choice;
    return tile;
  }
  boot.samples.forEach((name, i) =>
    grid.append(photoTile("/sim/samples/" + encodeURIComponent(name), t("sample", { n: i + 1 }), { name })));
  sheet.append(
    h("div.sheet-head", {}, h("b", {}, t("photoTitle")), iconButton("close", t("close"), shut)),
    h("p.sheet-hint", {}, t("photoAsk")), grid,
    h("label.file-button", {}, icon("plus"), t("photoFile"), file), go);
  const backdrop = h("div.backdrop", { onclick: (e) => { if (e.target === backdrop) shut(); } }, sheet);
  backdrop.addEventListener("keydown", (e) => { if (e.key === "Escape") shut(); });
  refresh();
  screen.append(backdrop);
  (grid.querySelector("button") ?? go).focus();
}
