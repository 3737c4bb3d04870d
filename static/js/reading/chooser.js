// Several highlights on the same words: a small list, in the words of their own labels.
import { addActs } from "./acts.js";
import { open } from "./cards.js";
import { tell } from "./page.js";
import { showUnder } from "./popover.js";

const list = document.getElementById("chooser");
const all = list.querySelector("[data-all]"); // a run names six at most
const pattern = list.querySelector("template").content.firstElementChild;
let stretch = null;

function entry(number) {
  const item = pattern.cloneNode(true);
  const button = item.querySelector("button");
  const anchor = document.getElementById(`h-${number}`);
  const chip = document.querySelector(`#c-${CSS.escape(number)} .chip`);
  button.dataset.number = number;
  if (chip) button.querySelector(".kind").append(chip.cloneNode(true));
  button.querySelector("bdi").textContent = anchor?.getAttribute("aria-label") ?? number;
  return item;
}

function show({ run, numbers }) {
  list.querySelector("ul").replaceChildren(...numbers.map(entry));
  if (run.dataset.h?.includes("+")) list.append(all);
  else all.remove();
  stretch = run;
  showUnder(list, run.getClientRects()[0]);
  list.querySelector("button")?.focus();
}

export function watchChooser() {
  addActs({ choose: show });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    list.hidePopover();
    if (button === all) tell("act", { act: "who-marked", target: stretch });
    else open(button.dataset.number);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (!step) return;
    const buttons = [...list.querySelectorAll("button")];
    buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
    event.preventDefault();
    event.stopPropagation();
  });
}
