// Handles at both ends of each part of one's own active highlight. They lie over the text and are no part of it;
// the arrow keys and the buttons of the bar that changes a passage do the same.
import { activeNumber } from "./cards.js";
import { reach, sayEnd, withEnd } from "./edges.js";
import { blockAt, rangeOf } from "./offsets.js";
import { cards, text, touchScreen, when } from "./page.js";
import { giveUp, hold, letGo, partsOf, place, touch } from "./passages.js";
import { offsetAt } from "./pointing.js";
import { chosen, clearSelection } from "./selection.js";
import { nearestStop } from "./stops.js";

const SIDES = ["start", "end"];
const RIM = 72; // px at the window's edges where a dragged handle moves the page
const PACE = 9; // px it moves in a frame
const layer = document.getElementById("handles");
const pattern = layer.querySelector("template").content.firstElementChild;
let drag = null; // { number, part, side, parts: as they were, dx, dy: from the pointer to the end, x, y, fine }
let asked = 0;

function shownNumber() {
  const { moving, armed } = document.body.dataset;
  if (armed || document.body.matches("[data-plain-text]")) return null;
  const number = moving ?? activeNumber();
  // The system shows handles of its own at what a finger selects.
  return number && !(chosen() && (!moving || chosen().pointer === "touch")) ? number : null;
}

// Where an end is in the window: its line, and the place in it.
function lineOf(part, side) {
  const edge = side === "start" ? { start: part.start, end: part.start + 1 } : { start: part.end - 1, end: part.end };
  // Before the character there may be the empty end of the line above.
  const box = [...rangeOf(edge).getClientRects()].at(-1);
  if (!box) return null;
  const rtl = getComputedStyle(blockAt(edge.start)).direction === "rtl";
  return { x: (side === "start") === rtl ? box.right : box.left, top: box.top, bottom: box.bottom };
}

function stand(handle, line, frame) {
  handle.style.setProperty("left", `${line.x - frame.left}px`);
  handle.style.setProperty("top", `${(handle.dataset.side === "start" ? line.top : line.bottom) - frame.top}px`);
  handle.style.setProperty("--line", `${line.bottom - line.top}px`);
}

function draw() {
  asked = 0;
  const number = shownNumber();
  const parts = (number && partsOf(number)) || [];
  if (parts.length && !layer.offsetParent) return; // on paper
  const known = [...layer.querySelectorAll(".handle")];
  const wanted = parts.flatMap((part, index) => SIDES.map((side) => ({ index, side, line: lineOf(part, side) })));
  const frame = parts.length ? layer.offsetParent.getBoundingClientRect() : null;
  layer.dataset.number = number ?? "";
  wanted.filter(({ line }) => line).forEach(({ index, side, line }, at) => {
    const handle = known[at] ?? layer.appendChild(pattern.cloneNode(true));
    Object.assign(handle.dataset, { part: index, side });
    stand(handle, line, frame);
  });
  for (const spare of known.slice(wanted.length)) spare.remove();
}

function ask() {
  asked ||= requestAnimationFrame(draw);
}

function start(event) {
  const handle = event.target.closest(".handle");
  if (!handle || event.button) return;
  event.preventDefault();
  const { part, side } = handle.dataset;
  const { number } = layer.dataset;
  const parts = partsOf(number);
  const line = lineOf(parts[part], side);
  clearSelection();
  handle.setPointerCapture(event.pointerId);
  touch(number, Number(part));
  drag = { number, part: Number(part), side, parts, dx: line.x - event.clientX, dy: (line.top + line.bottom) / 2 - event.clientY };
  hold(number);
  layer.toggleAttribute("data-dragging", true);
  follow(event);
  requestAnimationFrame(scrollAlong);
}

function follow(event) {
  if (drag) Object.assign(drag, { x: event.clientX, y: event.clientY, fine: event.altKey });
}

// Beside the column counts as in it: the end of a line is often dragged past it.
function pointed() {
  const { left, right } = text.getBoundingClientRect();
  const x = Math.max(left + 2, Math.min(right - 2, drag.x + drag.dx));
  return offsetAt(x, drag.y + drag.dy);
}

function move(event) {
  if (!drag) return;
  follow(event);
  pull();
}

function pull() {
  const offset = pointed();
  if (offset === null) return;
  const now = partsOf(drag.number);
  const stop = nearestStop(blockAt(offset), offset, drag.side, ...reach(now, drag.part, drag.side), drag.fine);
  if (stop !== null && stop !== now[drag.part][drag.side]) place(drag.number, withEnd(now, drag.part, drag.side, stop), drag.part);
}

function lowest() {
  return touchScreen.matches && document.body.dataset.sheet === "open" ? cards.getBoundingClientRect().top : innerHeight;
}

function scrollAlong() {
  if (!drag) return;
  const by = drag.y < RIM ? -PACE : drag.y > lowest() - RIM ? PACE : 0;
  if (by) {
    scrollBy({ top: by, behavior: "instant" });
    pull();
  }
  requestAnimationFrame(scrollAlong);
}

function stop(kept) {
  if (!drag) return;
  const { number, part, side, parts } = drag;
  drag = null;
  layer.removeAttribute("data-dragging");
  const moving = document.body.dataset.moving === number;
  if (!kept) place(number, parts, part);
  else sayEnd(partsOf(number)[part], side);
  if (!moving) (kept ? letGo : giveUp)(number);
}

export function watchHandles() {
  layer.addEventListener("pointerdown", start);
  layer.addEventListener("pointermove", move);
  layer.addEventListener("pointerup", () => stop(true));
  layer.addEventListener("pointercancel", () => stop(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.preventDefault();
    stop(false);
  }, true);
  new MutationObserver(ask).observe(cards, { attributes: true, attributeFilter: ["data-active"] });
  new MutationObserver(ask).observe(document.body, { attributes: true, attributeFilter: ["data-moving", "data-armed", "data-plain-text"] });
  new ResizeObserver(ask).observe(text);
  for (const name of ["blocks", "passage", "selected", "unselected"]) when(name, ask);
  document.addEventListener("htmx:afterSettle", ask);
  ask();
}
