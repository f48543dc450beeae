// The in-app browser: a page over the chat, inside its phone.
import { h, t, boot, safeURL, icon, iconButton } from "./dom.js";

const origins = new Set([location.origin, ...boot.frameOrigins]);

// openBrowser shows an address over screen; done is called after closing.
export function openBrowser(screen, address, done) {
  const url = safeURL(address);
  if (!url) return;
  const { host, origin } = new URL(url);
  // A page of our own could leave the sandbox anyway.
  const ours = origin === location.origin;
  const outside = h("a.icon-button", { href: url, target: "_blank", rel: "noopener noreferrer", "aria-label": t("outsideOpen"), title: t("outsideOpen") }, icon("out"));
  const frame = origins.has(origin)
    ? h("iframe.page", { src: url, title: t("browser"), sandbox: ours ? null : "allow-scripts allow-forms allow-same-origin allow-popups" })
    : strange(url, host);
  const close = iconButton("close", t("close"), () => shut());
  const overlay = h("div.browser", { role: "dialog", "aria-label": t("browser") },
    h("div.browser-bar", {}, close, h("span.browser-host", {}, host), outside), frame);
  const shut = () => {
    window.removeEventListener("message", heard);
    overlay.remove();
    done();
  };
  const heard = (e) => {
    if (e.source === frame.contentWindow && e.data?.type === "sim:channel") shut();
  };
  window.addEventListener("message", heard);
  overlay.addEventListener("keydown", (e) => { if (e.key === "Escape") shut(); });
  screen.querySelector(".browser")?.remove();
  screen.append(overlay);
  close.focus();
}

function strange(url, host) {
  return h("div.page.strange", {},
    h("b", {}, host), h("p", {}, t("outside")),
    h("a.big-button", { href: url, target: "_blank", rel: "noopener noreferrer" }, t("outsideOpen")));
}
