// On phones the cards are a sheet at the bottom edge: a handle opens it, Escape and a swipe close it.
import { cards, tell, touchScreen, when } from "./page.js";

const toggle = document.getElementById("sheet-toggle");
let from = null;

function isOpen() {
  return document.body.dataset.sheet === "open";
}

function set(open) {
  if (open === isOpen()) return;
  document.body.dataset.sheet = open ? "open" : "closed";
  toggle.setAttribute("aria-expanded", String(open));
  if (!open && cards.contains(document.activeElement)) toggle.focus({ preventScroll: true });
}

function onSwipe(event) {
  const travel = from === null ? 0 : event.clientY - from;
  from = null;
  if (travel > 40) set(false);
  if (travel < -40) set(true);
}

export function watchSheet() {
  toggle.addEventListener("click", () => set(!isOpen()));
  toggle.addEventListener("pointerdown", (event) => { from = event.clientY; });
  toggle.addEventListener("pointerup", onSwipe);
  when("sheet", ({ open }) => set(open));
  when("selected", () => set(false));
  when("leave", () => set(false));
  touchScreen.addEventListener("change", () => set(false));
  document.getElementById("text").addEventListener("click", (event) => {
    if (touchScreen.matches && isOpen() && !event.target.closest(".run[data-h]")) tell("leave");
  });
}
