// Undo and redo, one act after the other. Keys may come faster than answers: what is asked for waits its turn, also
// behind what is still being written.
/* global htmx */
import { addActs } from "./acts.js";
import { activate, flash, showPassage } from "./cards.js";
import { done, forget, isWriting, undone } from "./history.js";
import { cards, room, sayAgain, when, word } from "./page.js";
import { isSending } from "./waiting.js";

const WAYS = {
  undo: { acts: done, nothing: "nothingToUndo", values: {} },
  redo: { acts: undone, nothing: "nothingToRedo", values: { redo: "1" } },
};
const asked = [];
let sending = "";

function next() {
  if (sending || isWriting() || isSending() || !asked.length) return;
  const { acts, nothing, values } = WAYS[asked.shift()];
  if (acts.length) {
    sending = acts.at(-1);
    const open = [...cards.querySelectorAll(":scope > .card.is-open")].map((card) => card.id.slice(2)).join(" ");
    htmx.ajax("POST", sending, { target: "#cards", swap: "beforeend", values: { ...values, open } });
  } else {
    asked.length = 0;
    // A message from before the page was opened may offer an undoing that nothing here knows of.
    const button = [...document.querySelectorAll("#toasts [data-undo]")].at(-1);
    if (button && nothing === "nothingToUndo") button.click();
    else sayAgain(word(nothing));
  }
}

// What cannot be undone any more does not stand in the way of what can; what was not sent can be asked for again.
function refused(status) {
  if (status >= 400 && status < 500 && status !== 401 && status !== 429) forget(sending);
  asked.length = 0;
  if (!status || status >= 500) sayAgain(word("unreachable"));
}

function show() {
  const number = (cards.dataset.undone ?? "").replace("c-", "");
  if (number && document.getElementById(`c-${number}`)) {
    activate(number);
    showPassage(number);
    flash(number);
  }
  // The card that had the focus may be gone.
  if (document.activeElement === document.body) room.focus({ preventScroll: true });
}

function settled({ detail: { xhr, pathInfo } }) {
  const undid = xhr.getResponseHeader("Lectern-Undone");
  if (undid) setTimeout(show); // once the answer is in place
  if (sending && pathInfo.requestPath === sending) {
    if (!undid) refused(xhr.status);
    sending = "";
  }
  setTimeout(next); // after whatever else waits for this answer, which may write again
}

export function watchUndoing() {
  const ask = (way) => () => {
    asked.push(way);
    next();
  };
  addActs({ undo: ask("undo"), redo: ask("redo") });
  document.addEventListener("htmx:afterRequest", settled);
  when("settled", () => setTimeout(next));
}
