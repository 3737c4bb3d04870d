// A card that has the focus is heard by the words of its passage's anchor: kind, speaker, author, comments. Written
// when the focus comes, so that a page of closed cards does not carry it. One that shows two versions has its own name.
import { cards } from "./page.js";
import { anchorOf } from "./placement.js";

function name({ target }) {
  if (!target.matches(".card:not(.conflict)")) return;
  const label = anchorOf(target)?.getAttribute("aria-label") ?? target.querySelector("header")?.innerText;
  target.setAttribute("role", "group");
  target.setAttribute("aria-label", label ?? "");
}

export function watchNames() {
  cards.addEventListener("focusin", name);
}
