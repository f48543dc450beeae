// What surrounds the phones on both pages: theme and dialogs.
import { h, t, iconButton } from "./dom.js";

// remembered reads and writes a setting of this browser.
export function remembered(key, value) {
  try {
    if (value !== undefined) localStorage.setItem("sim." + key, JSON.stringify(value));
    return JSON.parse(localStorage.getItem("sim." + key) ?? "null");
  } catch {
    return null;
  }
}

const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

export function themeButton() {
  const wish = new URLSearchParams(location.search).get("theme") ?? remembered("theme");
  if (wish) document.documentElement.dataset.theme = wish;
  return iconButton("moon", t("theme"), () => {
    const now = document.documentElement.dataset.theme ?? (dark() ? "dark" : "light");
    const next = now === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    remembered("theme", next);
  });
}

// ask opens a small dialog and resolves to what was typed (true without a
// field), or null if it was left.
export function ask(question, { field = false, label = "" } = {}) {
  return new Promise((resolve) => {
    const input = field ? h("input.dialog-field", { type: "text", "aria-label": label || question, maxlength: "12", required: true, autocomplete: "off" }) : null;
    const dialog = h("dialog.dialog", { "aria-label": question },
      h("form", { method: "dialog", onsubmit: () => dialog.close(field ? input.value.trim() : "yes") },
        h("p", {}, question), input,
        h("div.dialog-buttons", {},
          h("button.dialog-no", { onclick: () => dialog.close("") }, t("cancel")),
          h("button.dialog-yes", { type: "submit" }, t("confirm")))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
