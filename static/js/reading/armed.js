// Armed tags: Shift with a kind's key, or a long press on its button of the bar, and the kind stays on. Until it is put
// away a click or tap on a sentence tags it, and what is selected with a pointer is tagged as it stands.
import { addActs, askFirst, keepParts } from "./acts.js";
import { nextOf, press as pressOn } from "./again.js";
import { writeParts } from "./offsets.js";
import { paint, unpaint } from "./paint.js";
import { cards, sayAgain, tell, text, touchScreen, when, word } from "./page.js";
import { offsetAt } from "./pointing.js";
import { chosen } from "./selection.js";
import { sentences } from "./sentences.js";
import { hideBar } from "./tagbar.js";

const HOLD = 500; // ms until a press is a long one
const SLIP = 10; // px that a finger may stray meanwhile
const REST = 900; // ms in which a finger reaches for the ends of what it selected
const KINDS = ["quote", "claim", "fact", "plain"];
const bar = document.getElementById("tagbar");
const press = { timer: 0, held: false, x: 0, y: 0 };
const state = { last: "", byMouse: false, resting: 0, aim: 0 };

function armed() {
  return document.body.dataset.armed;
}

function buttonOf(kind) {
  return bar.querySelector(`[data-act="${kind}"]`);
}

function arm(kind, byTouch = matchMedia("(pointer: coarse)").matches) {
  if (armed() === kind) return disarm();
  document.body.dataset.armed = kind;
  state.last = "";
  for (const name of KINDS) buttonOf(name).ariaPressed = String(name === kind);
  bar.toggleAttribute("data-docked", byTouch || touchScreen.matches);
  bar.hidden = false;
  tell("sheet", { open: false });
  return sayAgain(word("armed", { kind: buttonOf(kind).querySelector("span").textContent }));
}

function disarm() {
  delete document.body.dataset.armed;
  for (const name of KINDS) buttonOf(name).removeAttribute("aria-pressed");
  unpaint("aim", "sentence");
  hideBar();
  const selection = chosen();
  if (selection) tell("selected", selection);
  sayAgain(word("disarmed"));
}

// Leaving a card or field comes first.
function leaveArmed(target) {
  if (!armed() || cards.contains(target)) return false;
  disarm();
  return true;
}

// The sentence that holds the offset, as a part with its place among all; null between sentences and without any.
function sentenceAt(offset) {
  const index = sentences().findIndex(([start, end]) => start <= offset && offset <= end);
  return index < 0 ? null : { index, start: sentences()[index][0], end: sentences()[index][1] };
}

function sentenceUnder({ target, clientX, clientY }) {
  const offset = target.closest?.(".block") ? offsetAt(clientX, clientY) : null;
  const sentence = offset === null ? null : sentenceAt(offset);
  return sentence && { sentence, offset };
}

// Twice the same is a slip of the hand.
function isSlip(said) {
  const again = said === state.last;
  state.last = said;
  return again;
}

function take(parts) {
  if (!isSlip(`${armed()} ${writeParts(parts)}`)) keepParts(armed(), parts);
}

// A click on the same sentence once more takes more of it, a double click does not.
function takeSentence({ sentence, offset }, isDouble) {
  if (!isSlip(`${armed()} in ${sentence.index}`) || !isDouble) pressOn(armed(), sentence, offset);
}

function onTextClick(event) {
  if (!armed() || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const under = sentenceUnder(event);
  if (!under) return;
  event.preventDefault();
  event.stopPropagation();
  if (getSelection().isCollapsed) takeSentence(under, event.detail > 1);
}

// By touch every selection begins as a single word and is then drawn out by its ends.
function onSelected({ parts, exact, pointer }) {
  clearTimeout(state.resting);
  if (!armed() || document.body.dataset.moving !== undefined) return;
  if (pointer === "mouse" && state.byMouse) take(parts);
  else if (pointer === "touch" && /\S\s+\S/.test(exact)) state.resting = setTimeout(() => armed() && chosen() && take(chosen().parts), REST);
  state.byMouse = false;
}

function onBarClick(event) {
  const kind = event.target.closest("[data-act]")?.dataset.act;
  const wasHeld = press.held;
  press.held = false;
  if (!wasHeld && !(armed() && KINDS.includes(kind) && !chosen())) return;
  event.stopPropagation();
  if (!wasHeld) arm(kind);
}

function onPress(event) {
  const kind = event.target.closest("[data-act]")?.dataset.act;
  release();
  if (!KINDS.includes(kind) || event.button) return;
  Object.assign(press, { held: false, x: event.clientX, y: event.clientY });
  press.timer = setTimeout(() => {
    press.held = true;
    arm(kind, event.pointerType === "touch");
  }, HOLD);
}

// One may have begun while this was still on its way.
function catchPress() {
  const target = bar.querySelector("[data-act]:active");
  const pointerType = matchMedia("(pointer: coarse)").matches ? "touch" : "mouse";
  if (target) onPress({ target, pointerType, button: 0, clientX: NaN, clientY: NaN });
}

function release() {
  clearTimeout(press.timer);
}

function onStray(event) {
  if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLIP) release();
}

// A mouse is shown what a click would take.
function onAim(event) {
  if (!armed() || event.pointerType !== "mouse" || state.aim) return;
  state.aim = requestAnimationFrame(() => {
    state.aim = 0;
    const under = armed() && !event.buttons && sentenceUnder(event);
    if (under) paint("aim", "sentence", nextOf(armed(), under.sentence, under.offset));
    else unpaint("aim", "sentence");
  });
}

function watchText() {
  text.addEventListener("click", onTextClick, true);
  text.addEventListener("mousedown", (event) => { if (armed() && event.detail > 1) event.preventDefault(); });
  document.addEventListener("pointerup", (event) => {
    state.byMouse = event.pointerType !== "touch" && !event.ctrlKey && !event.metaKey;
  }, true);
  document.addEventListener("pointermove", onAim);
}

export function watchArmed() {
  addActs({ ...Object.fromEntries(KINDS.map((kind) => [`arm-${kind}`, () => arm(kind)])), disarm });
  askFirst("leave", leaveArmed);
  when("selected", onSelected);
  watchText();
  bar.addEventListener("click", onBarClick, true);
  bar.addEventListener("pointerdown", onPress);
  bar.addEventListener("pointermove", onStray);
  for (const type of ["pointerup", "pointercancel", "pointerleave"]) bar.addEventListener(type, release);
  bar.addEventListener("contextmenu", (event) => event.preventDefault());
  catchPress();
}
