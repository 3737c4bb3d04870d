// An answer may take away what has the focus: a form that was saved, a comment that was sent, Undo itself.
// The focus then goes to the card or thread that this was about, instead of falling to the body.
import { cards } from "./page.js";

const UNDO = /\/highlights\/([0-9a-f-]+)\/restore\//;
let heir = () => null;

function heirOf(element) {
  const place = element?.closest(".card, .discussion");
  if (place) return () => document.getElementById(place.id);
  const undone = UNDO.exec(element?.closest("#toasts form")?.getAttribute("action"))?.[1];
  return undone ? () => cards.querySelector(`.card[data-uid="${undone}"]`) : () => null;
}

export function watchFocus() {
  document.addEventListener("htmx:beforeSwap", () => {
    if (document.activeElement !== document.body) heir = heirOf(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (document.activeElement !== document.body) return;
    heir()?.focus({ preventScroll: true });
    heir = () => null;
  });
}
