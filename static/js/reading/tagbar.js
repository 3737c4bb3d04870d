// The bar with the kinds: above what is selected with a mouse, at the bottom edge under a finger.
// It never covers the selection and never takes the focus or the selection away.
import { rangeOf } from "./offsets.js";
import { cards, tell, text, touchScreen, when } from "./page.js";
import { chosen } from "./selection.js";

const GAP = 8;
const HANDLE = 40; // px below the last line in which a touch screen shows its own handles
const LEARNING = 10; // so many tags long the rule of thumb stands on the bar
const USES = "lectern:tags-made";
const bar = document.getElementById("tagbar");

function uses() {
  return Number(localStorage.getItem(USES) ?? 0);
}

export function countUse() {
  localStorage.setItem(USES, String(Math.min(uses() + 1, LEARNING)));
}

function meets(a, b) {
  return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
}

export function header() {
  return Math.max(0, document.querySelector("header.bar")?.getBoundingClientRect().bottom ?? 0);
}

// Above the first line of the last part, else below its last line, else wherever nothing selected lies.
function choosePlace(rects, size) {
  const first = rects[0];
  const last = rects.at(-1);
  const low = innerHeight - size.height - GAP;
  const options = [first.top - size.height - GAP, last.bottom + GAP, header() + GAP, low];
  const fits = (top) => top >= header() && top <= low;
  const clear = (top) => !rects.some((rect) => meets({ left: 0, right: innerWidth, top, bottom: top + size.height }, rect));
  return options.find((top) => fits(top) && clear(top)) ?? options[0];
}

function float(selection) {
  const lines = [...rangeOf(selection.parts.at(-1)).getClientRects()].filter((rect) => rect.width);
  if (!lines.length) return;
  const size = bar.getBoundingClientRect();
  const rects = selection.parts.flatMap((part) => [...rangeOf(part).getClientRects()]);
  const top = choosePlace([lines[0], ...rects, lines.at(-1)], size);
  const middle = lines[0].left + lines[0].width / 2 - size.width / 2;
  const column = text.getBoundingClientRect();
  const furthest = Math.max(column.right, column.left + size.width); // beside the cards, not over them
  const left = Math.max(GAP, Math.min(Math.max(middle, column.left), furthest - size.width, document.documentElement.clientWidth - size.width - GAP));
  const frame = bar.offsetParent?.getBoundingClientRect() ?? { left: 0, top: 0 };
  bar.style.setProperty("left", `${left - frame.left}px`);
  bar.style.setProperty("top", `${top - frame.top}px`);
}

// A docked bar may lie over the last lines: move the page, not the selection.
function makeRoom(selection) {
  const bottom = rangeOf(selection.parts.at(-1)).getBoundingClientRect().bottom;
  if (!bar.matches("[data-docked]")) return;
  const over = bottom + (selection.pointer === "touch" ? HANDLE : GAP) - bar.getBoundingClientRect().top;
  if (over > 0 && bottom - over > header()) scrollBy({ top: over });
}

function show(selection) {
  if (document.body.dataset.moving !== undefined) return;
  if (document.body.dataset.armed) return makeRoom(selection); // the bar stands where it stays
  const docked = selection.pointer === "touch" || touchScreen.matches;
  bar.hidden = false;
  bar.toggleAttribute("data-docked", docked);
  document.body.toggleAttribute("data-selecting", true);
  const rule = bar.querySelector("[data-rule]");
  if (rule) rule.hidden = uses() >= LEARNING;
  if (docked) {
    bar.style.removeProperty("left");
    bar.style.removeProperty("top");
    makeRoom(selection);
  } else {
    float(selection);
  }
}

// An armed tag keeps the bar.
export function hideBar() {
  bar.hidden = !document.body.dataset.armed;
  document.body.removeAttribute("data-selecting");
}

export function watchBar() {
  when("selected", show);
  when("unselected", hideBar);
  when("adding", () => bar.toggleAttribute("data-adding", true));
  when("unselected", () => bar.removeAttribute("data-adding"));
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) tell("act", { act: button.dataset.act });
  });
  addEventListener("resize", () => {
    const selection = chosen();
    if (selection && !bar.hidden) show(selection);
  });
  cards.addEventListener("focusin", hideBar);
}
