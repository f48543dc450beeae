// One telephone: the chat of one person with the bot.
import { h, t, boot, icon, iconButton, timeOf, dayOf } from "./dom.js";
import * as api from "./api.js";
import { component } from "./cards.js";
import { openBrowser } from "./browser.js";
import { openPhotos } from "./photos.js";

const pollEvery = 1000;
// A callback address lives for a minute; nothing comes after that.
const pollFor = 65;

export class Phone {
  // watch is told of every turn that was drawn.
  constructor(watch) {
    this.watch = watch;
    this.person = null;
    this.turns = new Map();
    this.chat = h("div.chat", { role: "log", tabindex: "0", "aria-live": "polite", "aria-label": t("chat") });
    this.input = h("input.input", {
      type: "text", placeholder: t("input"), "aria-label": t("input"), autocomplete: "off", enterkeyhint: "send", maxlength: "1000",
    });
    this.screen = h("div.screen", {}, this.bar(), this.chat, this.menu(), this.composer());
    this.element = h("section.phone", {}, h("div.device", {}, this.screen));
  }

  bar() {
    const nothing = () => this.input.focus();
    this.homeButton = h("button.home", { "aria-label": t("homeButton"), title: t("homeButton"), onclick: () => this.goHome() }, icon("home"));
    return h("div.bar-area", {},
      h("div.bar", {},
        iconButton("back", t("backArrow"), nothing),
        h("h2.bar-name", {}, boot.bot),
        iconButton("search", t("search"), nothing),
        iconButton("bars", t("more"), () => this.toggleMenu())),
      this.homeButton);
  }

  menu() {
    this.menuGrid = h("div.menu-grid", { hidden: true }, boot.menu.map((m) =>
      h("button.menu-entry", { onclick: () => { this.toggleMenu(false); this.press({ block: m.block, label: m.label, source: "menu" }); } },
        icon(m.icon), h("span", {}, m.label))));
    this.menuBar = h("button.menu-bar", { "aria-expanded": "false", onclick: () => this.toggleMenu() }, t("channelMenu"), icon("up"));
    return h("div.channel-menu", {}, this.menuBar, this.menuGrid);
  }

  toggleMenu(open = this.menuGrid.hidden) {
    this.menuGrid.hidden = !open;
    this.menuBar.setAttribute("aria-expanded", String(open));
    if (open) this.toEnd();
  }

  composer() {
    const send = h("button.send", { type: "submit", "aria-label": t("send") }, icon("send"));
    return h("form.composer", {
      onsubmit: (e) => { e.preventDefault(); this.say(this.input.value); },
    }, iconButton("plus", t("attach"), () => this.choosePhotos(), ".plus"), h("div.field", {}, this.input, send));
  }

  // use gives the phone to a person and shows the whole conversation.
  async use(person) {
    this.person = person;
    this.element.dataset.person = person.id;
    this.element.dataset.name = person.name;
    this.element.setAttribute("aria-label", t("phone", { s: person.name }));
    this.turns.clear();
    this.chat.replaceChildren();
    this.day = null;
    const turns = await api.turns(person.id);
    if (this.person !== person) return;
    turns.forEach((turn) => this.draw(turn));
    this.settleQuickReplies();
    this.toEnd(true);
    const last = turns.at(-1);
    if (last?.pending) this.poll(last.id);
  }

  say(text) {
    text = text.trim();
    if (!text) return;
    this.input.value = "";
    this.send({ text }, () => api.say(this.person.id, text));
  }

  goHome() {
    this.press({ block: boot.homeBlock, label: t("home"), source: "menu" });
  }

  press(what) {
    this.send({ text: what.message || what.label }, () => api.press(this.person.id, what));
  }

  choosePhotos() {
    openPhotos(this.screen, (files, samples, urls) =>
      this.send({ photos: urls }, () => api.upload(this.person.id, files, samples)));
  }

  // send shows the person's bubble at once, then the bot's answer.
  async send(said, ask) {
    const person = this.person;
    this.dropQuickReplies();
    const draft = h("div.turn.draft", {}, ...this.dayMark(new Date()), this.saidBubble(said, new Date()));
    const typing = botPart([h("div.bubble.typing", { role: "status", "aria-label": t("typing") }, h("i"), h("i"), h("i"))]);
    this.chat.append(draft, typing);
    this.toEnd();
    try {
      const turns = await ask();
      if (this.person !== person) return;
      draft.remove();
      turns.forEach((turn) => this.draw(turn));
      this.settleQuickReplies();
      const last = turns.at(-1);
      if (last?.pending) this.poll(last.id);
    } catch (error) {
      this.note(error.message);
    } finally {
      typing.remove();
      this.toEnd();
    }
  }

  async poll(turnID, left = pollFor) {
    if (left === 0) return;
    await new Promise((wait) => setTimeout(wait, pollEvery));
    const person = this.person;
    const [turn] = await api.turns(person.id, turnID - 1).catch(() => []);
    if (this.person !== person) return;
    if (!turn || turn.pending) return this.poll(turnID, left - 1);
    this.draw(turn);
    this.settleQuickReplies();
    this.toEnd();
  }

  // draw adds a turn to the chat, or replaces what was drawn of it before.
  draw(turn) {
    const old = this.turns.get(turn.id);
    const mark = old ? [...old.element.querySelectorAll(".day")] : this.dayMark(turn.at);
    const element = h("div.turn", { "data-turn": turn.id, "data-block": turn.block?.key }, mark);
    if (turn.said) element.append(this.saidBubble(turn.said, turn.at));
    if (turn.bubbles.length) element.append(this.answer(turn));
    else if (!turn.pending && turn.calls?.length) element.append(h("p.silence", {}, t("silence")));
    const quick = this.quickReplies(turn);
    if (quick) element.append(quick);
    if (old) old.element.replaceWith(element);
    else this.chat.append(element);
    this.turns.set(turn.id, { turn, element });
    element.querySelectorAll("img").forEach((img) => img.addEventListener("load", () => this.nearEnd && this.toEnd()));
    this.watch(this, turn);
  }

  answer(turn) {
    const act = {
      press: (b, source) => this.press(pressOf(b, source, turn.id)),
      open: (url) => openBrowser(this.screen, url, () => this.input.focus()),
      note: (text) => this.note(text),
    };
    const millis = (turn.calls ?? []).reduce((sum, c) => sum + c.millis, 0);
    return botPart(turn.bubbles.map((b) => component(b, act)), turn.at, turn.calls?.length ? millis : undefined);
  }

  saidBubble(said, at) {
    const body = said.photos?.length
      ? h("div.said-photos", { "data-count": said.photos.length }, said.photos.map((src) => h("img", { src, alt: t("yourPhoto") })))
      : h("div.bubble.said", {}, said.text);
    return h("div.me", {}, h("time", {}, timeOf(at)), body);
  }

  quickReplies(turn) {
    const pills = (turn.quickReplies ?? []).map((q) =>
      h("button.pill", { onclick: () => this.press(pressOf(q, "quickReply", turn.id)) }, q.label));
    if (turn.waiting?.entity === boot.secureImage) {
      pills.push(h("button.pill.photo-pill", { onclick: () => this.choosePhotos() }, icon("camera"), t("photo")));
    }
    return pills.length ? h("div.quick-replies", {}, pills) : null;
  }

  // settleQuickReplies leaves pills under the last turn only.
  settleQuickReplies() {
    const all = [...this.chat.querySelectorAll(".quick-replies")];
    const last = this.chat.querySelector(".turn:last-of-type .quick-replies");
    all.forEach((q) => { if (q !== last) q.remove(); });
  }

  // dropQuickReplies takes the pills away; a focus on one of them stays in the chat.
  dropQuickReplies() {
    if (document.activeElement?.closest?.(".quick-replies")) this.chat.focus({ preventScroll: true });
    this.chat.querySelectorAll(".quick-replies").forEach((q) => q.remove());
  }

  dayMark(at) {
    const day = dayOf(at);
    if (day === this.day) return [];
    this.day = day;
    return [h("div.day", {}, day)];
  }

  note(text) {
    this.screen.querySelector(".toast")?.remove();
    const toast = h("div.toast", { role: "status" }, text);
    this.screen.append(toast);
    setTimeout(() => toast.remove(), 3000);
  }

  get nearEnd() {
    return this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 400;
  }

  toEnd(instantly = false) {
    requestAnimationFrame(() => this.chat.scrollTo({ top: this.chat.scrollHeight, behavior: instantly ? "instant" : "smooth" }));
  }
}

const pressOf = (b, source, turn) => ({
  block: b.action === "block" ? b.blockId : "", message: b.messageText ?? "", label: b.label ?? "",
  extra: b.extra ?? null, source, turn,
});

// botPart is the bot's picture and name with its bubbles; the time stands at
// the last one.
export function botPart(bubbles, at, millis) {
  const rows = bubbles.map((b, i) => h("div.row" + (b.matches(".carousel") ? ".wide-row" : ""), {}, b,
    at && i === bubbles.length - 1 && h("span.stamp", {}, h("time", {}, timeOf(at)),
      millis !== undefined && h("small.took", {}, t("took", { n: millis })))));
  return h("div.bot", {}, h("img.bot-photo", { src: "/sim/static/carrot.svg", alt: "" }),
    h("div.bot-parts", {}, h("span.bot-name", {}, boot.bot), rows));
}
