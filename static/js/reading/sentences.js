// The sentence cursor: walks the article sentence by sentence, so that everything can be done from the
// keyboard. One focusable element (#cursor, beside the text) is the whole widget; where it stands is
// painted in the text and read out. The text itself is never changed.
import { blocks, codePoints, endOf, offsetOf, rangeOf, startOf as startOfBlock, textOf } from "./offsets.js";
import { paint, unpaint } from "./paint.js";
import { bringIntoView, say, text, word } from "./page.js";

const cursor = document.getElementById("cursor");
const state = { from: -1, to: -1 };

let all = null;

// [start, end] of each sentence in a block, as the page tells them: the lengths of all but the last, which reaches to
// the end of the block, each one character behind the one before; or, with "-" behind them, "gap+length" of every one.
function located(told, start, end) {
  const found = [];
  let at = start;
  const add = (gap, length) => {
    found.push([at + gap, at + gap + length]);
    at += gap + length;
  };
  const gap = () => (found.length ? 1 : 0);
  for (const one of told ? told.split(" ") : []) {
    const [length, before = gap()] = one.split("+").map(Number).reverse();
    if (one !== "-") add(before, length);
  }
  if (!told.endsWith("-")) add(gap(), end - at - gap());
  return found;
}

// [start, end, block index] of each sentence.
export function sentences() {
  if (all) return all;
  const list = blocks();
  const told = JSON.parse(document.getElementById("sentences").textContent).split(",");
  all = list.flatMap((block, index) => located(told[index], startOfBlock(block), endOf(block)).map((ends) => [...ends, index]));
  return all;
}

export function cursorOn() {
  return state.from >= 0;
}

// The sentence under the cursor, or the stretch from the first to the last one taken in, as a part.
export function currentPart() {
  if (!cursorOn()) return null;
  return { start: sentences()[state.from][0], end: sentences()[state.to][1] };
}

// The one sentence under the cursor: its place among all and where it begins and ends; null on a longer stretch.
export function sentenceHere() {
  return cursorOn() && state.from === state.to ? { index: state.from, ...currentPart() } : null;
}

function isSkipped(index) {
  const block = text.querySelector(`[id$="-b${sentences()[index][2]}"]`);
  return block?.matches(".callout, .credits") ?? false;
}

function firstVisible() {
  const top = document.querySelector("header.bar")?.getBoundingClientRect().bottom ?? 0;
  const index = sentences().findIndex(([start, end], at) => !isSkipped(at) && rangeOf({ start, end }).getBoundingClientRect().top >= top);
  return Math.max(0, index);
}

function stepFrom(index, step) {
  let next = index + step;
  while (sentences()[next] && isSkipped(next)) next += step;
  return sentences()[next] ? next : index;
}

function startOf(element) {
  return offsetOf(element.closest(".block"), element, 0);
}

function describe(part) {
  const inside = [...text.querySelectorAll(".anchor")].filter((anchor) => {
    const start = startOf(anchor);
    return start >= part.start && start < part.end;
  });
  return { inside, label: [textOf(part), ...inside.map((anchor) => anchor.getAttribute("aria-label"))].join(" — ") };
}

// The first stretch in the sentence that `selector` fits, such as one that others marked.
export function runHere(selector) {
  const part = currentPart() ?? { start: 0, end: 0 };
  const meets = (run) => startOf(run) < part.end && startOf(run) + codePoints(run.textContent) > part.start;
  return [...text.querySelectorAll(selector)].find(meets);
}

export function highlightsHere() {
  const part = currentPart();
  return part ? describe(part).inside.map((anchor) => anchor.id.slice(2)) : [];
}

function standBeside(range) {
  if (!cursor.offsetParent) return; // on paper
  const box = range.getBoundingClientRect();
  const frame = cursor.offsetParent.getBoundingClientRect();
  const column = text.getBoundingClientRect();
  const edge = getComputedStyle(text).direction === "rtl" ? column.right + 8 : column.left - 12;
  cursor.style.setProperty("left", `${edge - frame.left}px`);
  cursor.style.setProperty("top", `${box.top - frame.top}px`);
  cursor.style.setProperty("height", `${box.height}px`);
}

function drawCursor() {
  const part = currentPart();
  if (part) standBeside(rangeOf(part));
}

function show() {
  const part = currentPart();
  const range = rangeOf(part);
  paint("cursor", "sentence", [part]);
  cursor.dataset.on = "";
  standBeside(range);
  const { label } = describe(part);
  cursor.setAttribute("aria-label", label);
  cursor.focus({ preventScroll: true });
  say(label);
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 96 || bottom > innerHeight - 120) bringIntoView(cursor);
}

export function moveCursor(step, extend = false) {
  if (!sentences().length) return;
  if (!cursorOn()) state.from = state.to = firstVisible();
  else if (!extend) state.from = state.to = stepFrom(step > 0 ? state.to : state.from, step);
  else if (step > 0) state.to = stepFrom(state.to, 1);
  else state.to = Math.max(state.from, stepFrom(state.to, -1));
  show();
}

// On the sentence that holds the offset, or on the next one.
export function standAt(offset) {
  state.from = state.to = sentences().findIndex(([, end]) => offset < end);
  if (cursorOn()) show();
}

export function returnToCursor() {
  if (cursorOn()) show();
  else text.focus?.({ preventScroll: true });
  return cursorOn();
}

export function leaveCursor() {
  state.from = state.to = -1;
  unpaint("cursor", "sentence");
  delete cursor.dataset.on;
  cursor.setAttribute("aria-label", word("cursor"));
  if (document.activeElement === cursor) cursor.blur();
}

export function watchCursor() {
  cursor.addEventListener("focus", () => { if (!cursorOn()) moveCursor(1); });
  text.addEventListener("pointerdown", () => { if (cursorOn()) leaveCursor(); });
  new ResizeObserver(drawCursor).observe(text);
}
