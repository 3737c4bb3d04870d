// Changing the passage of a highlight: the card arms it, the next selection is the new passage, Save sends it.
import { exactOf, writeParts, readParts } from "./offsets.js";
import { cards, revision, sayAgain, touchScreen, tell, word } from "./page.js";
import { numberOf } from "./placement.js";
import { chosen, clearSelection, showParts } from "./selection.js";
import { hideBar } from "./tagbar.js";

const bar = document.getElementById("movebar");
let form = null;

function arm(button) {
  const card = button.closest(".card");
  form = card.querySelector('form[data-act="move"]');
  if (!form) return;
  document.body.dataset.moving = numberOf(card);
  bar.hidden = false;
  hideBar();
  if (touchScreen.matches) tell("sheet", { open: false });
  const parts = readParts(form.elements.parts.value);
  if (parts.length) showParts(parts);
  sayAgain(word("moving"));
}

function disarm() {
  form = null;
  bar.hidden = true;
  delete document.body.dataset.moving;
  clearSelection();
}

export function cancelMove() {
  const armed = form !== null;
  if (armed) disarm();
  return armed;
}

function save() {
  const selection = chosen();
  if (!selection) {
    sayAgain(word("nothingChosen"));
    return;
  }
  // The card may have been drawn again since it was armed.
  const live = form.isConnected ? form : document.querySelector(`#${form.closest(".card").id} form[data-act="move"]`);
  live.elements.revision.value = revision;
  live.elements.parts.value = writeParts(selection.parts);
  live.elements.exact.value = exactOf(selection.parts);
  disarm();
  live.requestSubmit();
}

export function watchMoving() {
  cards.addEventListener("click", (event) => {
    const button = event.target.closest('[data-act="move-start"]');
    if (button) arm(button);
  });
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button?.dataset.move === "save") save();
    else if (button) disarm();
  });
}
