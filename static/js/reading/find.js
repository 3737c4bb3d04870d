// Search inside the article: every hit is painted, Enter goes from one to the next. Here from the start, for who
// presses the key goes on typing at once.
import { addActs } from "./acts.js";
import { deactivate } from "./cards.js";
import { codePoints, blocks, rangeOf, startOf } from "./offsets.js";
import { paint, unpaint } from "./paint.js";
import { wayTo, word } from "./page.js";
import { standAt } from "./sentences.js";

const panel = document.getElementById("find");
const field = panel.querySelector("input");
const count = panel.querySelector("output");
const state = { hits: [], at: -1 };

function fold(string) {
  const folded = string.toLowerCase();
  return folded.length === string.length ? folded : string; // offsets must not move
}

function search() {
  const wanted = fold(field.value.trim());
  state.hits = [];
  state.at = -1;
  for (const block of wanted ? blocks() : []) {
    const string = block.textContent;
    const folded = fold(string);
    for (let index = folded.indexOf(wanted); index >= 0; index = folded.indexOf(wanted, index + wanted.length)) {
      const start = startOf(block) + codePoints(string, index);
      state.hits.push({ start, end: start + codePoints(wanted) });
    }
  }
  paint("found", "hits", state.hits);
  go(1);
}

function go(step) {
  const total = state.hits.length;
  state.at = total ? (state.at + step + total) % total : -1;
  count.textContent = field.value.trim() ? word("found", { at: state.at + 1, total }) : "";
  unpaint("found-now", "hit");
  if (!total) return;
  paint("found-now", "hit", [state.hits[state.at]]);
  const box = rangeOf(state.hits[state.at]).getBoundingClientRect();
  if (box.top < 110 || box.bottom > innerHeight - 60) scrollBy({ top: box.top - innerHeight / 3, behavior: wayTo(box.top) });
}

function close() {
  panel.hidden = true;
  unpaint("found", "hits");
  unpaint("found-now", "hit");
}

// By the keyboard one goes on where the hit is.
function leave() {
  const hit = state.hits[state.at];
  close();
  if (!hit) return;
  deactivate();
  standAt(hit.start);
}

function find() {
  panel.hidden = false;
  field.focus();
  field.select();
  if (field.value) search();
}

export function watchFind() {
  addActs({ find });
  field.addEventListener("input", search);
  panel.addEventListener("submit", (event) => event.preventDefault());
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find]");
    if (button?.dataset.find === "close") close();
    else if (button) go(Number(button.dataset.find));
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === field) go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
