// Changing the passage of a highlight at leisure: the card arms it, then handles, arrow keys, the bar's own buttons, a
// new selection or a sentence change it; Save or Enter sends it. The room has the focus meanwhile, not a button.
import { addActs, askFirst } from "./acts.js";
import { joinParts, rangeOf } from "./offsets.js";
import { room, sayAgain, tell, touchScreen, when, word } from "./page.js";
import { flush, giveUp, hold, letGo, partsOf, place, readParts } from "./passages.js";
import { numberOf } from "./placement.js";
import { chosen, clearSelection } from "./selection.js";
import { currentPart, cursorOn, leaveCursor } from "./sentences.js";
import { header, hideBar } from "./tagbar.js";

const HANDLE = 40; // px that a handle reaches beyond its line
const bar = document.getElementById("movebar");
let origin = ""; // id of the button that armed it
let adding = false; // Ctrl and a selection are one more part

function moving() {
  return document.body.dataset.moving;
}

// The bar leaves the passage in sight.
function showAbove(part) {
  const { top, bottom } = rangeOf(part).getBoundingClientRect();
  const high = header() + HANDLE;
  const low = bar.getBoundingClientRect().top - HANDLE;
  const by = top < high ? top - high : Math.max(0, Math.min(bottom - low, top - high));
  scrollBy({ top: by, behavior: "instant" });
}

// An orphan has no parts: what is selected becomes its passage.
function arm(button) {
  const card = button.closest(".card");
  const number = numberOf(card);
  const parts = readParts(card.querySelector('form[data-act="move"]').elements.parts.value);
  origin = button.id;
  if (cursorOn()) leaveCursor();
  clearSelection();
  document.body.dataset.moving = number;
  hold(number);
  bar.hidden = false;
  bar.querySelector("[data-parts]").hidden = parts.length < 2;
  hideBar();
  if (touchScreen.matches) tell("sheet", { open: false });
  if (parts.length) showAbove(parts.at(-1));
  room.focus({ preventScroll: true });
  sayAgain(word("moving"));
}

function disarm() {
  const held = document.activeElement;
  const back = (held === room || held.id === "cursor" || bar.contains(held)) && document.getElementById(origin);
  bar.hidden = true;
  delete document.body.dataset.moving;
  clearSelection();
  if (back) back.focus({ preventScroll: true });
}

function cancelMove() {
  const number = moving();
  if (number === undefined) return false;
  giveUp(number);
  disarm();
  return true;
}

// Sends the new passage; false when none is being changed.
function saveMove() {
  const number = moving();
  if (number === undefined) return false;
  if (cursorOn() && !chosen()) place(number, [currentPart()]);
  letGo(number);
  disarm();
  flush();
  return true;
}

function onSelected({ parts }) {
  const number = moving();
  if (number === undefined) return;
  const before = (adding && partsOf(number)) || [];
  place(number, joinParts([...before, ...parts]));
}

export function watchMoving() {
  addActs({ "move-start": arm });
  askFirst("enter", saveMove);
  askFirst("leave", cancelMove);
  when("selected", onSelected);
  document.addEventListener("pointerdown", (event) => { adding = event.ctrlKey || event.metaKey; }, true);
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const { move, step } = event.target.closest("button")?.dataset ?? {};
    if (step) tell("act", { act: step });
    else if (move === "save") saveMove();
    else if (move) cancelMove();
  });
}
