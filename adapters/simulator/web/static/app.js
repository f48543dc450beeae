// The page with the phones.
import { h, t, boot, icon, iconButton } from "./dom.js";
import * as api from "./api.js";
import { Phone } from "./phone.js";
import { Panel } from "./panel.js";
import { ask, remembered, themeButton } from "./chrome.js";

let people = boot.people;
const panel = new Panel();
const phones = [0, 1].map(() => new Phone((phone, turn) => panel.show(phone.person, turn)));
const tabs = h("div.tabs", { role: "tablist" });
const stage = h("main.stage", {}, ...phones.map((p) => p.element));

const role = (person) => t(["seller", "buyer"][people.indexOf(person)] ?? "other");

async function use(phone, person) {
  const other = phones.find((p) => p !== phone && p.person?.id === person.id);
  const mine = phone.person;
  await phone.use(person);
  if (other && mine) await other.use(mine);
  remembered("phones", phones.map((p) => p.person?.id));
  refresh();
}

// refresh draws what depends on who holds which phone.
function refresh() {
  for (const phone of phones) {
    const choice = h("select.person-choice", {
      "aria-label": t("person"),
      onchange: () => use(phone, people.find((p) => p.id === choice.value)),
    }, people.map((p) => h("option", { value: p.id, selected: p.id === phone.person?.id }, p.name)));
    const owner = h("div.owner", {},
      h("span.role", {}, phone.person ? role(phone.person) : ""), choice,
      iconButton("plus", t("addPerson"), () => add(phone), ".add-person"));
    phone.element.querySelector(".owner")?.remove();
    phone.element.prepend(owner);
  }
  tabs.replaceChildren(...phones.map((phone, i) => h("button.tab", {
    role: "tab", "aria-selected": String(stage.dataset.tab === String(i)), onclick: () => choose(i),
  }, phone.person ? `${phone.person.name} · ${role(phone.person)}` : "")));
}

function choose(i) {
  stage.dataset.tab = i;
  refresh();
  phones[i].toEnd(true);
}

async function add(phone) {
  const name = await ask(t("personName"), { field: true });
  if (!name) return;
  try {
    const person = await api.addPerson(name);
    people = (await api.people()).people;
    await use(phone, people.find((p) => p.id === person.id));
  } catch (error) {
    phone.note(error.message);
  }
}

async function reset() {
  if (!(await ask(t("resetAsk")))) return;
  people = (await api.reset()).people;
  panel.clear();
  phones.forEach((p) => { p.person = null; });
  for (const [i, phone] of phones.entries()) await use(phone, people[i] ?? people[0]);
}

function togglePanel(open = !document.body.classList.contains("with-panel")) {
  document.body.classList.toggle("with-panel", open);
  panelButton.setAttribute("aria-pressed", String(open));
  panelButton.setAttribute("aria-label", t(open ? "panelClose" : "panelOpen"));
  if (innerWidth >= 1240) remembered("panel", open);
}

const panelButton = iconButton("code", t("panelOpen"), () => togglePanel(), ".panel-button");

document.body.append(
  h("header.stage-bar", {},
    h("img.stage-photo", { src: "/sim/static/carrot.svg", alt: "" }),
    h("h1", {}, t("title")), h("span.chip", {}, t("devOnly")), h("span.gap"),
    boot.desk ? h("a.operators", { href: boot.desk, target: "_blank", rel: "noopener" }, t("desk")) : "",
    h("a.icon-button", { href: "/sim/gallery", "aria-label": t("gallery"), title: t("gallery") }, icon("grid")),
    iconButton("reset", t("reset"), reset), themeButton(), panelButton),
  tabs, h("div.desk", {}, stage, panel.element));

stage.dataset.tab = "0";
togglePanel(innerWidth >= 1240 && remembered("panel") !== false);
const held = remembered("phones") ?? [];
const first = phones.map((_, i) => people.find((p) => p.id === held[i]) ?? people[i] ?? people[0]);
if (first[0] === first[1]) first[1] = people.find((p) => p !== first[0]) ?? first[0];
await Promise.all(phones.map((phone, i) => phone.use(first[i])));
refresh();
document.body.dataset.ready = "true";
