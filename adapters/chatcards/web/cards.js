// Draws the components of an answer as KakaoTalk does. act carries what a card
// can cause: act.press(button, source), act.open(url), act.note(text).
import { h, t, won, safeURL, linkified, icon } from "./dom.js";
import { carousel } from "./carousel.js";

// foldAt is the length above which KakaoTalk folds a text.
const foldAt = 500;

export function component(output, act) {
  const [kind] = Object.keys(output).filter((k) => drawers[k]);
  if (!kind) return h("div.bubble.broken", {}, t("unknown", { s: Object.keys(output).join(", ") }));
  return drawers[kind](output[kind] ?? {}, act);
}

const drawers = {
  simpleText, simpleImage, textCard, basicCard, commerceCard, listCard, itemCard,
  carousel: (c, act) => carousel(c, (card) => drawers[c.type]?.(card, act, true) ?? h("div.card"), header(c)),
};

function simpleText({ text = "" }, act) {
  const folded = text.length > foldAt;
  const body = h("div.bubble-text", {}, linkified(folded ? text.slice(0, foldAt) + "…" : text, act.open));
  const bubble = h("div.bubble.simple-text", {}, body);
  if (folded) {
    const more = h("button.fold", {
      onclick: () => { body.replaceChildren(...linkified(text, act.open)); more.remove(); },
    }, t("showAll"), icon("right"));
    bubble.append(more);
  }
  return bubble;
}

function simpleImage({ imageUrl, altText }) {
  return h("div.simple-image", {}, picture(imageUrl, altText));
}

function textCard({ title, description, buttons, buttonLayout }, act) {
  return h("article.card.text-card", {},
    h("div.card-body", {}, heading(title), words(description, act)),
    buttonRow(buttons, buttonLayout ?? "vertical", act));
}

function basicCard({ title, description, thumbnail, buttons, buttonLayout }, act) {
  const square = thumbnail?.fixedRatio;
  return h("article.card.basic-card", {},
    photo(thumbnail, square ? "square" : "wide", act),
    (title || description) && h("div.card-body", {}, heading(title), words(description, act)),
    buttonRow(buttons, buttonLayout ?? (square ? "horizontal" : "vertical"), act));
}

function commerceCard(card, act) {
  const { title, description, profile, thumbnails, buttons, buttonLayout } = card;
  return h("article.card.commerce-card", {},
    photo(thumbnails?.[0], thumbnails?.[0]?.fixedRatio === false ? "wide" : "square", act),
    h("div.card-body", {},
      profile && h("div.profile", {},
        profile.imageUrl ? picture(profile.imageUrl, "", "img.profile-photo") : h("span.profile-photo.blank", {}, icon("person")),
        h("span.profile-name", {}, profile.nickname)),
      heading(title),
      price(card),
      description && h("hr.hairline"),
      words(description, act)),
    buttonRow(buttons, buttonLayout ?? "mixed", act));
}

// price follows Kakao's order: discountedPrice wins, then the rate, then the sum.
function price({ price: full = 0, discount = 0, discountRate = 0, discountedPrice }) {
  let now = full;
  if (discountedPrice) now = discountedPrice;
  else if (discountRate) now = Math.round(full * (1 - discountRate / 100));
  else if (discount) now = full - discount;
  if (now === full) return h("div.price", {}, h("strong", {}, won(full)));
  const rate = discountRate || Math.round((1 - now / full) * 100);
  return h("div.price", {}, h("strong", {}, won(now)),
    h("span.price-before", {}, h("em", {}, rate + "%"), h("s", {}, won(full))));
}

function listCard({ header: head, items = [], buttons, buttonLayout }, act) {
  return h("article.card.list-card", {},
    h("h3.list-header", {}, head?.title ?? ""),
    h("div.list", {}, items.map((item) => listItem(item, act))),
    buttonRow(buttons, buttonLayout ?? ((buttons ?? []).length > 1 ? "horizontal" : "vertical"), act));
}

function listItem(item, act) {
  const link = item.link?.web ?? item.link?.mobile ?? item.link?.pc;
  const inside = [
    h("span.list-words", {}, h("span.list-title", {}, item.title),
      item.description && h("span.list-description", {}, item.description)),
    item.imageUrl && picture(item.imageUrl, "", "img.list-photo"),
  ];
  if (item.action) {
    const button = { action: item.action, label: item.title, messageText: item.messageText, blockId: item.blockId, extra: item.extra };
    return h("button.list-item", { onclick: () => act.press(button, "list") }, inside);
  }
  if (link) return h("button.list-item", { onclick: () => act.open(link) }, inside);
  return h("div.list-item", {}, inside);
}

function itemCard(card, act) {
  const { thumbnail, head, profile, imageTitle, itemList = [], itemListAlignment, itemListSummary: sum } = card;
  const shape = thumbnail?.width && thumbnail.width >= thumbnail.height * 1.5 ? "wide" : "square";
  return h("article.card.item-card", {},
    head && h("h3.item-head", {}, head.title),
    profile && h("div.item-profile", {}, profile.imageUrl && picture(profile.imageUrl, "", "img.profile-photo"), h("b", {}, profile.title)),
    photo(thumbnail, shape, act),
    imageTitle && h("div.image-title", {},
      h("div", {}, h("b", {}, imageTitle.title), imageTitle.description && h("p", {}, imageTitle.description)),
      imageTitle.imageUrl && picture(imageTitle.imageUrl, "", "img.list-photo")),
    h("dl.items" + (itemListAlignment === "right" ? ".to-right" : ""), {},
      itemList.map((i) => h("div", {}, h("dt", {}, i.title), h("dd", {}, i.description)))),
    sum && h("dl.items.summary" + (itemListAlignment === "right" ? ".to-right" : ""), {},
      h("div", {}, h("dt", {}, sum.title), h("dd", {}, sum.description))),
    (card.title || card.description) && h("div.card-body.item-words", {}, heading(card.title), words(card.description, act)),
    buttonRow(card.buttons, card.buttonLayout ?? "vertical", act));
}

function header(c) {
  if (!c.header) return null;
  const image = c.header.thumbnail?.imageUrl;
  return h("article.card.carousel-header", {},
    image && picture(image, ""),
    h("div.carousel-words", {}, h("h3", {}, c.header.title ?? ""), c.header.description && h("p", {}, c.header.description)));
}

const heading = (title) => title && h("h3.card-title", {}, title);
const words = (text, act) => text && h("p.card-text", {}, linkified(text, act.open));

function picture(url, alt = "", what = "img") {
  return h(what, { src: safeURL(url) ?? "", alt: alt ?? "", loading: "lazy", draggable: "false" });
}

function photo(thumbnail, shape, act) {
  if (!thumbnail?.imageUrl) return null;
  const link = thumbnail.link?.web ?? thumbnail.link?.mobile ?? thumbnail.link?.pc;
  const inside = picture(thumbnail.imageUrl, thumbnail.altText);
  if (!link) return h("div.photo." + shape, {}, inside);
  return h("button.photo." + shape, { onclick: () => act.open(link), "aria-label": thumbnail.altText || link }, inside);
}

// buttonRow lays buttons out; "mixed" is the commerce card's way: one full
// width, two side by side, three as one above two.
function buttonRow(buttons = [], layout, act) {
  if (!buttons.length) return null;
  return h("div.buttons." + layout, {}, buttons.map((b) =>
    h("button.card-button", { "data-action": b.action, onclick: () => pressed(b, act) }, b.label)));
}

function pressed(button, act) {
  switch (button.action) {
    case "webLink": return act.open(button.webLinkUrl ?? button.osLink?.mobile ?? "");
    case "phone": return act.note(t("call", { s: button.phoneNumber ?? "" }));
    case "share": return act.note(t("share"));
    case "operator": return act.note(t("operator"));
    default: return act.press(button, "card");
  }
}
