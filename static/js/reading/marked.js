// Everyone's layer shows how many marked a stretch; who and as what comes when the stretch is asked for.
/* global htmx */
import { addActs } from "./acts.js";
import { cardOf, focusIn, open } from "./cards.js";
import { codePoints, offsetOf } from "./offsets.js";
import { room } from "./page.js";
import { showUnder } from "./popover.js";

const list = document.getElementById("marked");

async function showMarked(run) {
  const block = run.closest(".block");
  const start = offsetOf(block, run, 0);
  const end = start + codePoints(run.textContent);
  const address = room.dataset.cards.replace(/cards\/$/, `marked/?start=${start}&end=${end}`);
  await htmx.ajax("GET", address, { target: list, swap: "innerHTML" });
  showUnder(list, run.getClientRects()[0]);
  list.querySelector("a")?.focus();
}

export function watchMarked() {
  addActs({ "who-marked": showMarked });
  list.addEventListener("click", (event) => {
    const number = event.target.closest("[data-act=open-marked]")?.dataset.number;
    if (!number || !cardOf(number)) return; // without a card here its own address opens it
    event.preventDefault();
    list.hidePopover();
    open(number, (card) => focusIn(card));
  });
}
