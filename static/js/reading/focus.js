// An answer may take away what has the focus: a form that was saved, a comment that was sent, Undo itself.
// The focus then goes to the card or thread that this was about, instead of falling to the body.
import { cards } from "./page.js";

let heir = () => null;

function heirOf(element) {
  const place = element?.closest(".card, .discussion");
  if (place) return () => document.getElementById(place.id);
  return element?.closest("#toasts form") ? () => document.getElementById(cards.dataset.undone) : () => null;
}

function inherit() {
  if (document.activeElement !== document.body) return;
  heir()?.focus({ preventScroll: true });
  heir = () => null;
}

export function watchFocus() {
  document.addEventListener("htmx:beforeSwap", () => {
    if (document.activeElement !== document.body) heir = heirOf(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", () => queueMicrotask(inherit)); // when a toast had its turn
}
