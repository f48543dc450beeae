// Tells the phone around this page that the person wants the chat back.
if (window.parent === window) {
  location.replace("/");
} else {
  window.parent.postMessage({ type: "sim:channel" }, "*");
}
