// The simulator's JSON interface.
import { t } from "./dom.js";

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch("/sim" + path, options);
  } catch {
    throw new Error(t("failed"));
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? t("failed"));
  return body;
}

const post = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });

export const people = () => call("/people");
export const addPerson = (name) => post("/people", { name });
export const reset = () => post("/reset");
export const turns = (id, after = 0) => call(`/people/${id}/turns?after=${after}`).then((r) => r.turns);
export const say = (id, text) => post(`/people/${id}/say`, { text }).then((r) => r.turns);
export const press = (id, what) => post(`/people/${id}/press`, what).then((r) => r.turns);

export function upload(id, files, samples) {
  const form = new FormData();
  for (const name of samples) form.append("sample", name);
  for (const file of files) form.append("photo", file);
  return call(`/people/${id}/upload`, { method: "POST", body: form }).then((r) => r.turns);
}
