// Sends unsent work, the oldest first, and only as the reader who made it: the server is asked who is signed in
// before, and told whose work it is with each item (it refuses when somebody else is signed in by then).
import { dropUnsent, isToSend, keepUnsent, unsent } from "./unsent.js";

export function headers() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
}

// "made" (2xx), "refused" (no use in trying again), "stranger" (401), "lost" (no answer, or no time for it now).
export function outcomeOf(status) {
  if (status === 401) return "stranger";
  if (status >= 200 && status < 400) return "made";
  return status >= 400 && status < 500 && ![403, 408, 429].includes(status) ? "refused" : "lost";
}

// Whether the reader of this page is the one who is signed in now; then forms get the token of this session.
export async function isSameReader() {
  try {
    const answer = await fetch(document.body.dataset.session, { cache: "no-store", headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const { reader, csrf } = await answer.json();
    if (String(reader ?? "") !== document.body.dataset.reader) return false;
    document.body.setAttribute("hx-headers", JSON.stringify({ ...headers(), "X-CSRFToken": csrf }));
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = csrf;
    return true;
  } catch (problem) {
    if (problem instanceof TypeError) return false; // no network
    throw problem;
  }
}

// Posts one item as htmx would; the outcome, the fragment that came back, and its headers by name.
export async function post({ action, fields }) {
  try {
    const body = new URLSearchParams(fields);
    const answer = await fetch(action, { method: "POST", body, headers: { ...headers(), "HX-Request": "true" } });
    return { result: outcomeOf(answer.status), html: await answer.text(), header: (name) => answer.headers.get(name) };
  } catch (problem) {
    if (problem instanceof TypeError) return { result: "lost", html: "" };
    throw problem;
  }
}

async function sendAll(said) {
  if (!unsent().some(isToSend) || !(await isSameReader())) return;
  let count = 0;
  for (const item of unsent().filter(isToSend)) {
    const { result } = await post(item);
    if (result === "refused") keepUnsent({ ...item, refused: true }); // its article shows it
    else if (result !== "made") break;
    else {
      dropUnsent(item.id);
      count += 1;
    }
  }
  said.hidden = !count;
  said.textContent = said.dataset.sent.replace("{count}", count);
}

// On pages without a text: what waits goes out as soon as the network allows.
export function sendFromAnywhere() {
  const said = document.querySelector("[data-sent]");
  if (!said) return;
  addEventListener("online", () => sendAll(said));
  sendAll(said);
}
