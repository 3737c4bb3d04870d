// Highlights on their way: each is shown at once, waits in the outbox, and is sent through the page's one form.
import { outcomeOf } from "../outbox.js";
import { unsent } from "../unsent.js";
import { exactOf, writeParts } from "./offsets.js";
import { paint, repaint, unpaint } from "./paint.js";
import { revision, room, say, slug, when, word } from "./page.js";
import { uid } from "./uid.js";
import { carry, enqueue } from "./waiting.js";

const form = document.getElementById("keep");
form.setAttribute("hx-post", room.dataset.create); // before htmx takes it in hand

function show({ id, kind, parts }) {
  paint(`sending-${kind}`, id, parts);
}

function hide({ id, kind }) {
  unpaint(`sending-${kind}`, id);
}

// `then` is "comment" when one follows; parts and exact count in the revision given.
export function send({ kind, parts, then = "", of = revision, exact = exactOf(parts), resumed = false }) {
  const id = uid();
  const fields = { uid: id, revision: of, parts: writeParts(parts), exact, kind };
  const item = { id, type: "highlight", slug, action: room.dataset.create, fields, kind, parts, then, resumed };
  show(item);
  enqueue(item);
  return item;
}

export function tag(kind, parts, then = "") {
  return send({ kind, parts, then });
}

// Resolves with what became of it once htmx has the answer.
function viaForm({ fields }) {
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
  return new Promise((resolve) => {
    form.addEventListener("htmx:afterRequest", ({ detail }) => resolve(outcomeOf(detail.xhr.status)), { once: true });
    form.requestSubmit();
  });
}

// What did not reach the server stays painted.
function settle({ item, result }) {
  if (item.type !== "highlight") return;
  if (result === "made" || result === "refused") hide(item);
  if (result === "made") say(word(`said-${item.kind}`.replace(/-(\w)/, (_, letter) => letter.toUpperCase())));
}

export function watchTagging() {
  carry("highlight", viaForm);
  when("settled", settle);
  when("given-up", hide);
  document.addEventListener("htmx:afterSettle", repaint);
  const waiting = unsent().filter(({ type, slug: of, fields }) => type === "highlight" && of === slug && fields.revision === revision);
  for (const item of waiting) show(item);
}
