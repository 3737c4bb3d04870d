// Whose highlights are shown: a key leads to the toggles, on phones they stand in the sheet with the cards, and
// whether everyone's are on is remembered for the next article.
import { headers } from "../outbox.js";
import { addActs } from "./acts.js";
import { cards, tell, touchScreen, word } from "./page.js";

const bar = document.getElementById("layers");
const button = document.getElementById("layers-button");
const home = bar?.parentElement;
const next = bar?.nextSibling;

function isMenu() {
  return Boolean(button) && !touchScreen.matches;
}

// Many of them are a menu behind a button; in the sheet there is room for all.
function stand() {
  if (touchScreen.matches) cards.prepend(bar);
  else if (bar.parentElement !== home) home.insertBefore(bar, next);
  bar.popover = isMenu() ? "auto" : null;
  bar.className = isMenu() ? "menu" : "layers";
  if (button) button.hidden = !isMenu();
}

function show() {
  if (touchScreen.matches) tell("sheet", { open: true });
  if (isMenu()) bar.showPopover();
  bar.querySelector("a").focus();
}

function remember(event) {
  const link = event.target.closest("a");
  if (!link || link !== bar.lastElementChild) return; // everyone's stands last
  const body = new URLSearchParams({ everyone: link.matches("[aria-current]") ? "off" : "on" });
  const request = { method: "POST", body, headers: headers(), keepalive: true, credentials: "same-origin" };
  fetch(word("layers"), request).catch(() => {}); // the address says it for now
}

export function watchLayers() {
  if (!bar) return;
  stand();
  touchScreen.addEventListener("change", stand);
  bar.addEventListener("click", remember);
  addActs({ layers: show });
}
