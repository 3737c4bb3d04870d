// The outbox of the reading room. What the reader makes is kept in the browser first and sent from there, one after
// the other in the order of its making, so that nothing is lost when the network, the server or the tab goes.
import { isSameReader, post } from "../outbox.js";
import { dropUnsent, isToSend, keepUnsent, unsent } from "../unsent.js";
import { slug, tell, word } from "./page.js";

const PAUSES = [15, 30, 60, 120, 300]; // seconds until the next try
const notice = document.getElementById("draft-notice");
const carriers = new Map(); // type → how this page sends one of its own, and shows what came back
const busy = new Set(); // ids on their way just now
let sending = false;
let failures = 0;
let timer = 0;
let isForgetful = false; // the browser keeps nothing

export function carry(type, carrier) {
  carriers.set(type, carrier);
}

function waiting() {
  return unsent().filter((item) => isToSend(item) && !busy.has(item.id));
}

export function isSending() {
  return sending;
}

export function isOnItsWay(id) {
  return busy.has(id);
}

// Whether something older has to go first.
export function isHeldUp() {
  return sending || waiting().length > 0;
}

export function enqueue(item) {
  const held = waiting().length > 0;
  isForgetful = !keepUnsent({ ...item, waited: held });
  if (held) resend();
  else sendNext();
}

// Something that sends itself, such as a form: kept here while it does.
export function lend(item) {
  busy.add(item.id);
  keepUnsent(item);
}

export function settle(item, result) {
  busy.delete(item.id);
  if (result === "made" || (result === "refused" && !item.waited)) dropUnsent(item.id);
  else if (result === "refused") keepUnsent({ ...item, refused: true });
  else keepUnsent({ ...item, waited: true });
  failures = result === "made" || result === "refused" ? 0 : failures + 1;
  tell("settled", { item, result });
  note();
}

export function giveUp(item) {
  dropUnsent(item.id);
  tell("given-up", item);
  note();
}

function deliver(item) {
  const own = item.slug === slug && carriers.get(item.type);
  return own ? own(item) : post(item).then(({ result }) => result);
}

async function sendNext() {
  if (sending) return;
  sending = true;
  for (let [item] = waiting(); item; [item] = waiting()) {
    busy.add(item.id);
    const result = await deliver(item);
    settle(item, result);
    if (result === "lost" || result === "stranger") break;
  }
  sending = false;
  note();
}

// After a pause it is not sure any more who is signed in.
export async function resend() {
  clearTimeout(timer);
  if (sending || !waiting().length) return note();
  if (await isSameReader()) return sendNext();
  failures += 1;
  return note();
}

function pause() {
  return 1000 * PAUSES[Math.min(Math.max(failures, 1), PAUSES.length) - 1];
}

// Nothing is said while all goes well: what is on its way is painted in the text.
function note() {
  const count = failures ? waiting().length : 0;
  const refused = unsent().filter((item) => item.refused && item.slug === slug).length;
  notice.hidden = !count && !refused;
  const said = [count && word(isForgetful ? "notKept" : "unsent", { count }), refused && word("refused", { count: refused })];
  notice.querySelector("p").textContent = said.filter(Boolean).join(" ");
  notice.querySelector("[data-draft=send]").hidden = !count;
  clearTimeout(timer);
  if (count && !sending) timer = setTimeout(resend, pause());
  tell("waiting");
}

export function watchWaiting() {
  addEventListener("online", resend);
  addEventListener("storage", note); // another tab
  notice.addEventListener("click", (event) => { if (event.target.closest("[data-draft=send]")) resend(); });
  if (waiting().length) resend();
  else note();
}
