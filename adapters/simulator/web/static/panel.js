// The developer's panel: what each turn sent and received.
import { h, t, icon, timeOf } from "./dom.js";

const keep = 60;

export class Panel {
  constructor() {
    this.list = h("div.calls");
    this.empty = h("p.panel-empty", {}, t("panelEmpty"));
    this.element = h("aside.panel", { "aria-label": t("panel") }, h("h2.panel-title", {}, t("panel")), this.empty, this.list);
  }

  clear() {
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  // show adds a turn, newest first, or renews the one already there.
  show(person, turn) {
    const key = person.id + "/" + turn.id;
    const entry = this.entry(person, turn);
    entry.dataset.key = key;
    const old = [...this.list.children].find((e) => e.dataset.key === key);
    if (old) return old.replaceWith(entry);
    this.empty.hidden = true;
    const after = [...this.list.children].find((e) => e.dataset.at <= entry.dataset.at);
    this.list.insertBefore(entry, after ?? null);
    while (this.list.children.length > keep) this.list.lastChild.remove();
  }

  entry(person, turn) {
    const calls = turn.calls ?? [];
    const said = turn.said?.text ?? (turn.said ? t("yourPhoto") : t("greeting"));
    return h("article.entry", { "data-at": turn.at },
      h("header.entry-head", {}, h("b.entry-person", {}, person.name), h("span.entry-said", {}, said), h("time", {}, timeOf(turn.at))),
      turn.block && h("p.entry-block", {}, h("span.chip", {}, turn.block.key), turn.block.name, h("code", {}, turn.block.id)),
      calls.map((c) => this.call(c)));
  }

  call(c) {
    const speed = c.error || c.millis >= 4000 ? ".slow" : c.millis >= 1000 ? ".so-so" : ".fast";
    const broken = (c.violations ?? []).length;
    return h("details.call" + (c.error || broken ? ".bad" : ""), {},
      h("summary", {},
        h("span.kind." + c.kind, {}, t(c.kind)), h("code.path", { title: c.path }, h("bdi", {}, c.path)),
        broken > 0 && h("span.badge.red", {}, t("violations", { n: broken })),
        h("span.badge" + speed, {}, c.status ? `${c.status} · ${t("took", { n: c.millis })}` : t("noAnswer"))),
      c.error && h("p.call-error", {}, c.error),
      broken > 0 && h("ul.broken-limits", {}, c.violations.map((v) => h("li", {}, h("code", {}, v.path), " ", v.text))),
      c.request && json(t("request"), c.request, c.requestId),
      c.response !== undefined && json(t("response"), c.response));
  }
}

function json(title, value, id) {
  const text = JSON.stringify(value, null, 2);
  const copy = h("button.copy", { "aria-label": t("copy") + ": " + title, title: t("copy"), onclick: () => {
    navigator.clipboard?.writeText(text);
    copy.replaceChildren(icon("check"));
    setTimeout(() => copy.replaceChildren(icon("copy")), 1200);
  } }, icon("copy"));
  return h("div.json", {}, h("div.json-head", {}, h("b", {}, title), id && h("code", {}, id), copy), h("pre", { tabindex: "0" }, coloured(text)));
}

// coloured wraps the parts of a JSON text, for the eye only.
function coloured(text) {
  const parts = [];
  let end = 0;
  for (const m of text.matchAll(/("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g)) {
    parts.push(text.slice(end, m.index));
    const what = m[2] ? "key" : m[1] ? "string" : "value";
    parts.push(h("span.json-" + what, {}, m[1] ?? m[0]), m[2] ?? "");
    end = m.index + m[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}
