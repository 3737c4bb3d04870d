// Relations on open cards: the other end is opened where it stands when this page has its card, and arrows walk
// through what the picker found.
import { cardOf, focusIn, open } from "./cards.js";
import { bringIntoView, cards } from "./page.js";

function onClick(event) {
  const number = event.target.closest("[data-act=open-related]")?.dataset.number;
  if (!number || !cardOf(number)) return; // without a card here its own address opens it
  event.preventDefault();
  open(number, (card) => focusIn(card));
}

function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const form = event.target.closest(".relating form");
  if (!step || !form || !event.target.matches(".candidate, [type=search]")) return;
  const stops = [...form.querySelectorAll("[type=search], .candidate")];
  event.preventDefault();
  stops[stops.indexOf(event.target) + step]?.focus();
}

// The picker grows below what was clicked.
function onArrival({ target }) {
  if (target.matches?.(".relating > div")) bringIntoView(target, "nearest");
}

export function watchRelations() {
  cards.addEventListener("click", onClick);
  cards.addEventListener("keydown", onKey);
  cards.addEventListener("htmx:afterSettle", onArrival);
}
