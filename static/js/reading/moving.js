// Changing the passage of a highlight: the card arms it, the next selection or sentence is the new passage, Save
// or Enter sends it. The room has the focus meanwhile: on a button, Shift and the arrow keys would select nothing.
import { addActs, askFirst } from "./acts.js";
import { exactOf, writeParts, readParts } from "./offsets.js";
import { revision, room, sayAgain, touchScreen, tell, word } from "./page.js";
import { numberOf } from "./placement.js";
import { chosen, clearSelection, showParts } from "./selection.js";
import { currentPart, cursorOn } from "./sentences.js";
import { hideBar } from "./tagbar.js";

const bar = document.getElementById("movebar");
let form = null;
let origin = ""; // id of the button that armed it

function arm(button) {
  const card = button.closest(".card");
  form = card.querySelector('form[data-act="move"]');
  if (!form) return;
  document.body.dataset.moving = numberOf(card);
  origin = button.id;
  bar.hidden = false;
  hideBar();
  if (touchScreen.matches) tell("sheet", { open: false });
  const parts = readParts(form.elements.parts.value);
  if (parts.length) showParts(parts);
  room.focus({ preventScroll: true });
  sayAgain(word("moving"));
}

function disarm() {
  const held = document.activeElement;
  const back = (held === room || bar.contains(held)) && document.getElementById(origin);
  form = null;
  bar.hidden = true;
  delete document.body.dataset.moving;
  clearSelection();
  if (back) back.focus({ preventScroll: true });
}

function cancelMove() {
  const armed = form !== null;
  if (armed) disarm();
  return armed;
}

// Sends the new passage; false when none is being changed.
function saveMove() {
  if (!form) return false;
  const parts = chosen()?.parts ?? (cursorOn() ? [currentPart()] : null);
  if (parts) send(parts);
  else sayAgain(word("nothingChosen"));
  return true;
}

function send(parts) {
  // The card may have been drawn again since it was armed.
  const live = form.isConnected ? form : document.querySelector(`#${form.closest(".card").id} form[data-act="move"]`);
  live.elements.revision.value = revision;
  live.elements.parts.value = writeParts(parts);
  live.elements.exact.value = exactOf(parts);
  disarm();
  live.requestSubmit();
}

export function watchMoving() {
  addActs({ "move-start": arm });
  askFirst("enter", saveMove);
  askFirst("leave", cancelMove);
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button?.dataset.move === "save") saveMove();
    else if (button) disarm();
  });
}
