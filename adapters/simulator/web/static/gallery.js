// Every component at its limits.
import { h, t, boot, icon } from "./dom.js";
import { component } from "./cards.js";
import { botPart } from "./phone.js";
import { themeButton } from "./chrome.js";

const act = { press() {}, open() {}, note() {} };

function exhibit(e) {
  const template = e.response.template ?? {};
  const quick = (template.quickReplies ?? []).map((q) => h("button.pill", {}, q.label));
  return h("section.exhibit", { "aria-label": e.name },
    h("h2", {}, e.name), h("p.exhibit-limits", {}, e.limits),
    h("div.exhibit-chat", {}, h("div.chat", {},
      botPart((template.outputs ?? []).map((o) => component(o, act)), Date.now()),
      quick.length > 0 && h("div.quick-replies", {}, quick))),
    (e.violations ?? []).length > 0 && h("ul.broken-limits", {}, e.violations.map((v) => h("li", {}, h("code", {}, v.path), " ", v.text))));
}

document.body.append(
  h("header.stage-bar", {},
    h("a.icon-button", { href: "/", "aria-label": t("back"), title: t("back") }, icon("back")),
    h("h1", {}, t("gallery")), h("span.gap"), themeButton()),
  h("main.gallery", {}, h("div.exhibits", {}, boot.gallery.map(exhibit))));
document.body.dataset.ready = "true";
