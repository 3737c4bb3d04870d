// Sends highlights through the page's one form, one after the other, and shows each at once.
import { exactOf, writeParts } from "./offsets.js";
import { repaint, paint, unpaint } from "./paint.js";
import { revision, say, tell, word } from "./page.js";
import { uid } from "./uid.js";

const form = document.getElementById("tag");
const queue = [];
let current = null;

// item: {uid, kind, parts, revision, exact, then?: "comment", again?: true when it was kept from before}
export function send(item) {
  paint(`sending-${item.kind}`, item.uid, item.parts);
  queue.push(item);
  tell("unsent", item);
  next();
}

export function tag(kind, parts, then = "") {
  const item = { uid: uid(), kind, parts, revision, exact: exactOf(parts), then };
  send(item);
  return item;
}

function fill(item) {
  const fields = form.elements;
  fields.uid.value = item.uid;
  fields.revision.value = item.revision;
  fields.parts.value = writeParts(item.parts);
  fields.exact.value = item.exact;
  fields.kind.value = item.kind;
}

function next() {
  if (current || !queue.length) return;
  current = queue.shift();
  fill(current);
  form.requestSubmit();
}

// What became of the request: "made" (2xx), "refused" (the server said no), "stranger" (401), "lost" (no answer).
// htmx calls a 401 successful, because nothing is swapped and nothing is wrong for it.
function outcome({ xhr: { status } }) {
  if (status === 401) return "stranger";
  if (status >= 200 && status < 400) return "made";
  return status >= 400 && status < 500 ? "refused" : "lost";
}

function settle(detail) {
  const item = current;
  if (!item) return;
  const result = outcome(detail);
  current = null;
  if (result !== "lost") unpaint(`sending-${item.kind}`, item.uid);
  if (result === "made") say(word(`said-${item.kind}`.replace(/-(\w)/, (_, letter) => letter.toUpperCase())));
  tell("settled", { item, result });
  next();
}

// A lost item stays painted until it is given up or sent again.
export function giveUp(item) {
  unpaint(`sending-${item.kind}`, item.uid);
}

export function watchTagging() {
  form.addEventListener("htmx:afterRequest", (event) => settle(event.detail));
  document.addEventListener("htmx:afterSettle", repaint);
}
