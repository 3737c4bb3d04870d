// Copies a passage with its source. The server writes the citation, as text and as HTML. What Ctrl+C copies stays plain.
/* global htmx */
import { addActs } from "./acts.js";
import { openCard } from "./cards.js";
import { writeParts } from "./offsets.js";
import { room, sayAgain, word } from "./page.js";
import { chosen } from "./selection.js";
import { currentPart, cursorOn } from "./sentences.js";

const LINK = 'a[data-act="cite"]';

// Of a card's own link; else of what is selected, of the open card, of the sentence.
function addressFor(target) {
  const selected = chosen()?.parts;
  const link = target.closest(LINK) ?? (selected ? null : openCard()?.querySelector(LINK));
  if (link) return link.href;
  const parts = selected ?? (cursorOn() ? [currentPart()] : null);
  return parts && new URL(`../cite/?parts=${writeParts(parts)}`, new URL(room.dataset.create, location));
}

async function fetchDialog(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("dialog");
}

function saidBy(dialog) {
  return { "text/plain": dialog.querySelector("[data-text]").value, "text/html": dialog.querySelector("[data-html]").innerHTML.trim() };
}

// Asked for before the answer is here: some browsers allow it within the gesture alone.
async function toClipboard(asked) {
  if (!navigator.clipboard?.write || !window.ClipboardItem) return false;
  const piece = (type) => asked.then((dialog) => new Blob([saidBy(dialog)[type]], { type }));
  const item = new ClipboardItem({ "text/plain": piece("text/plain"), "text/html": piece("text/html") });
  return navigator.clipboard.write([item]).then(() => true, () => false);
}

// Over plain http there is no clipboard to write to, only the copying of what is selected: we say what that is.
function byCommand(said) {
  let done = false;
  const fill = (event) => {
    for (const [type, words] of Object.entries(said)) event.clipboardData.setData(type, words);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener("copy", fill, true);
  document.execCommand("copy");
  document.removeEventListener("copy", fill, true);
  return done;
}

function show(dialog) {
  document.body.append(dialog);
  htmx.trigger(dialog, "htmx:load");
  dialog.querySelector("[data-text]").select();
}

async function cite(target) {
  const address = addressFor(target);
  if (!address) return sayAgain(word("nothingChosen"));
  const asked = fetchDialog(address);
  const done = await toClipboard(asked);
  try {
    const dialog = await asked;
    if (done || byCommand(saidBy(dialog))) {
      document.getElementById("toasts").append(dialog.querySelector("[data-done]").content.firstElementChild);
    } else show(dialog);
  } catch {
    sayAgain(word("unreachable"));
  }
  return undefined;
}

export function watchCiting() {
  addActs({ cite });
}
