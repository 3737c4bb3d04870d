// Comments that are being written or wait: a half-written one comes back into its field, and one that was sent
// without an answer stands in its thread until the server has it.
/* global htmx */
import { outcomeOf, post } from "../outbox.js";
import { dropUnsent, keepUnsent, unsent } from "../unsent.js";
import { noteAct } from "./history.js";
import { slug, when, word } from "./page.js";
import { carry, enqueue, giveUp, isHeldUp, lend, settle } from "./waiting.js";

const WRITING = 400; // ms of rest before a half-written comment is noted
const pattern = document.querySelector("#draft-notice template");
let timer = 0;
let writing = null; // the form of what is not noted yet

function commentForm(element) {
  return element.closest?.("form:has(textarea[name=body])");
}

function idOf(form) {
  return `comment ${form.getAttribute("action")}`;
}

function keepDraft(form) {
  const body = form.elements.body.value;
  const written = body.trim() && body !== form.elements.body.defaultValue;
  if (written) keepUnsent({ id: idOf(form), type: "draft", slug, body });
  else dropUnsent(idOf(form));
}

function onInput(event) {
  const form = event.target.name === "body" && commentForm(event.target);
  if (!form) return;
  if (writing !== form) note();
  writing = form;
  clearTimeout(timer);
  timer = setTimeout(note, WRITING);
}

function note() {
  clearTimeout(timer);
  if (writing?.isConnected) keepDraft(writing); // gone: it was sent meanwhile
  writing = null;
}

// What is on its way is kept as that.
function noteAndGo() {
  if (!writing?.matches(".htmx-request")) note();
}

// It says that it came back.
function refill(field, body) {
  if (!body || field.value !== field.defaultValue || field.dataset.refilled) return;
  field.value = body;
  field.dataset.refilled = "";
  field.title = word("refilled");
}

// A new comment as an item of the outbox, under the id that its form gave it.
function itemOf(form) {
  const { uid, body, parent } = form.elements;
  const fields = { uid: uid.value, body: body.value, parent: parent?.value ?? "" };
  return { id: fields.uid, type: "comment", slug, action: form.getAttribute("action"), fields };
}

function clear(form) {
  clearTimeout(timer);
  writing = null;
  dropUnsent(idOf(form));
  form.reset();
  form.elements.uid.value = "";
  delete form.elements.body.dataset.refilled;
}

function isNewComment(element) {
  return element.matches('form[data-act="comment"]');
}

function beforeRequest(event) {
  const form = event.detail.requestConfig.elt;
  if (!isNewComment(form)) return;
  const item = itemOf(form);
  if (!isHeldUp()) return lend(item);
  event.preventDefault(); // what is older goes first
  clear(form);
  return enqueue(item);
}

function onAnswer(event) {
  const form = event.detail.requestConfig.elt; // the event's own element may be another by now
  if (!form.matches("form") || !form.elements.body) return;
  const result = outcomeOf(event.detail.xhr.status);
  if (isNewComment(form)) settle(itemOf(form), result);
  if (result === "made") dropUnsent(idOf(form));
  else if (isNewComment(form) && result !== "refused") clear(form); // it waits in the outbox
  else keepDraft(form);
}

// Puts the fresh thread where it stands open. What is refused here left its form long ago: it stays in its thread.
async function viaThread(item) {
  const { result, html, header } = await post(item);
  const form = formFor(item);
  const target = form?.getAttribute("hx-target");
  if (result === "refused") item.waited = true;
  if (result === "made") noteAct(header);
  if (result === "made" && target) htmx.swap(target, html, { swapStyle: "outerHTML" });
  return result;
}

function formFor({ action }) {
  return document.querySelector(`form[data-act="comment"][action="${CSS.escape(action)}"]`);
}

function entry(item) {
  const shown = pattern.content.querySelector(".say").cloneNode(true);
  shown.dataset.waiting = item.id;
  shown.querySelector(".prose").textContent = item.fields.body;
  return shown;
}

// What waits stands in its thread, wherever that is open.
function showWaiting() {
  for (const old of document.querySelectorAll(".say[data-waiting]")) old.remove();
  for (const item of unsent().filter(({ type, waited, refused }) => type === "comment" && (waited || refused))) {
    formFor(item)?.before(entry(item));
  }
}

function refillAll() {
  const drafts = new Map(unsent().map((item) => [item.id, item]));
  for (const field of document.querySelectorAll("form textarea[name=body]")) refill(field, drafts.get(idOf(field.form))?.body);
  showWaiting();
}

function onClick(event) {
  const button = event.target.closest("[data-waiting] [data-draft]");
  const item = button && unsent().find(({ id }) => id === button.closest("[data-waiting]").dataset.waiting);
  if (!item) return;
  giveUp(item);
  if (button.dataset.draft !== "edit") return;
  const field = formFor(item).elements.body;
  field.value = item.fields.body;
  field.focus();
}

export function watchDrafts() {
  carry("comment", viaThread);
  document.addEventListener("input", onInput);
  addEventListener("pagehide", noteAndGo);
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:beforeRequest", beforeRequest);
  document.addEventListener("htmx:afterRequest", onAnswer);
  document.addEventListener("htmx:afterSettle", () => queueMicrotask(refillAll)); // when onAnswer dropped what was sent
  when("waiting", showWaiting);
  refillAll();
}
