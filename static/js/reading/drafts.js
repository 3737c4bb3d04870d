// Work that has not reached the server: kept under the reader's id, said, and sent again on `online` or
// on reload, but only while the same reader is signed in.
import { dropUnsent, keepUnsent, unsent } from "../unsent.js";
import { reader, slug, tell, when, word } from "./page.js";
import { giveUp, send } from "./tagging.js";

const WRITING = 400; // ms of rest before a half-written comment is noted
const notice = document.getElementById("draft-notice");
const sending = new Set(); // ids on their way just now
let timer = 0;

function note() {
  const waiting = unsent().filter(({ id, type }) => type === "highlight" && !sending.has(id));
  notice.hidden = !waiting.length;
  notice.querySelector("p").textContent = waiting.length ? word("unsent", { count: waiting.length }) : "";
}

async function isSameReader() {
  try {
    const answer = await fetch(document.body.dataset.session, { cache: "no-store", headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const { reader: now, csrf } = await answer.json();
    if (String(now ?? "") !== reader) return false;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": csrf }));
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = csrf;
    return true;
  } catch (problem) {
    if (problem instanceof TypeError) return false; // no network
    throw problem;
  }
}

async function sendAgain() {
  const waiting = unsent().filter(({ id, type, slug: of }) => type === "highlight" && of === slug && !sending.has(id));
  if (!waiting.length || !(await isSameReader())) return note();
  for (const item of waiting) send({ ...item, uid: item.id });
  return note();
}

function discard() {
  for (const item of unsent().filter(({ type, id }) => type === "highlight" && !sending.has(id))) {
    dropUnsent(item.id);
    giveUp({ ...item, uid: item.id });
  }
  note();
}

function commentForm(element) {
  return element.closest?.("form:has(textarea[name=body])");
}

function idOf(form) {
  return `comment ${form.getAttribute("action")}`;
}

function keepComment(form) {
  const body = form.elements.body.value;
  const written = body.trim() && body !== form.elements.body.defaultValue;
  if (written) keepUnsent({ id: idOf(form), type: "comment", slug, body });
  else dropUnsent(idOf(form));
}

// A half-written comment comes back into its field, which says so.
function refill() {
  const kept = new Map(unsent().map((item) => [item.id, item]));
  if (!kept.size) return;
  for (const field of document.querySelectorAll("form textarea[name=body]")) {
    const item = kept.get(idOf(field.form));
    if (!item || field.value !== field.defaultValue || field.dataset.refilled) continue;
    field.value = item.body;
    field.dataset.refilled = "";
    field.title = word("refilled");
  }
}

function onInput(event) {
  const form = event.target.name === "body" && commentForm(event.target);
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(() => keepComment(form), WRITING);
}

function onAnswer(event) {
  const form = event.detail.requestConfig.elt; // the event's own element may be another by now
  if (!form.matches("form") || !form.elements.body) return;
  clearTimeout(timer);
  const { status } = event.detail.xhr;
  if (status >= 200 && status < 400) dropUnsent(idOf(form));
  else if (status === 0 || status === 401 || status >= 500) {
    keepComment(form);
    notice.hidden = false;
    notice.querySelector("p").textContent = word("commentUnsent");
  }
}

export function watchDrafts() {
  when("unsent", (item) => {
    sending.add(item.uid);
    keepUnsent({ id: item.uid, type: "highlight", slug, ...item });
  });
  when("settled", ({ item, result }) => {
    sending.delete(item.uid);
    if (result !== "lost") dropUnsent(item.uid);
    note();
    if (result === "lost") tell("lost", item);
  });
  document.addEventListener("input", onInput);
  document.addEventListener("htmx:afterRequest", onAnswer);
  document.addEventListener("htmx:afterSettle", refill);
  addEventListener("online", sendAgain);
  notice.addEventListener("click", (event) => {
    if (event.target.closest("[data-draft=send]")) sendAgain();
    else if (event.target.closest("[data-draft=discard]")) discard();
  });
  refill();
  sendAgain();
}
