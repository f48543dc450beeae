// Draws the chat's answer to a notice, with the same code as the simulator, and
// follows the form while somebody types. Without it the words stand there as text.
const here = import.meta.url.replace(/[^/]*$/, "");
const act = { press() {}, open() {}, note() {} };

// draw puts an answer into the place, apart from the desk's own styles.
async function draw(place, reply) {
  const { component } = await import("./cards.js");
  const { h } = await import("./dom.js");
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  const template = reply.template ?? {};
  const quick = (template.quickReplies ?? []).map((q) => h("span", {}, q.label));
  root.replaceChildren(
    h("link", { rel: "stylesheet", href: here + "cards.css" }), h("link", { rel: "stylesheet", href: here + "preview.css" }),
    h("div.parts", {}, (template.outputs ?? []).map((o) => component(o, act))),
    h("div.quick", {}, quick));
  place.dataset.drawn = String(Number(place.dataset.drawn ?? 0) + 1);
}

// follow asks for the answer a moment after the last change. What cannot be shown
// yet, such as a notice without a title, leaves the last drawing.
function follow(place, form) {
  let timer = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(place.dataset.preview, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
    });
    if (!answer.ok || mine !== asked || !place.isConnected) return;
    const kind = answer.headers.get("Content-Type") ?? "";
    if (kind.startsWith("application/json")) await draw(place, await answer.json());
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(ask, 300); };
  form.addEventListener("input", later);
  ask();
}

function begin() {
  const place = document.getElementById("chat-card");
  if (!place || place.dataset.begun) return;
  place.dataset.begun = "true";
  if (place.dataset.reply) draw(place, JSON.parse(place.dataset.reply));
  const form = document.getElementById(place.dataset.form ?? "");
  if (form) follow(place, form);
}

// Pages are swapped within one document, so a new one is looked for.
new MutationObserver(begin).observe(document.documentElement, { childList: true, subtree: true });
begin();
