// On a phone the cards are a list away from their words: a closed one shows how they begin. Written when the sheet is
// open; beside the text the words stand there anyway.
import { rangeOf } from "./offsets.js";
import { cards, text, touchScreen } from "./page.js";
import { numberOf } from "./placement.js";

const MOST = 90; // characters

// What others marked is counted and not drawn: there the page knows where it begins, and what is marked from there on.
// Nothing for words that are gone.
function wordsOf(card) {
  const runs = [...text.querySelectorAll(`.run[data-h~="${CSS.escape(numberOf(card))}"]`)];
  if (runs.length) return runs.map((run) => run.textContent).join("");
  const start = Number(card.dataset.start);
  let run = rangeOf({ start, end: start + 1 })?.endContainer.parentElement.closest(".run.seen");
  let words = "";
  for (; run?.matches?.(".run.seen"); run = run.nextSibling) words += run.textContent;
  return words;
}

function shortened(words) {
  return words.length > MOST ? `${words.slice(0, MOST).replace(/\s+\S*$/u, "")}…` : words;
}

function write() {
  if (!touchScreen.matches || document.body.dataset.sheet !== "open") return;
  for (const card of cards.querySelectorAll(":scope > .card:not(:has(> .gist))")) {
    const words = shortened(wordsOf(card));
    const gist = Object.assign(document.createElement("p"), { className: "gist", dir: "auto", lang: text.lang, textContent: words });
    if (words) card.querySelector(":scope > header")?.after(gist);
  }
}

export function watchGists() {
  new MutationObserver(write).observe(document.body, { attributeFilter: ["data-sheet"] });
  new MutationObserver(write).observe(cards, { childList: true });
  write();
}
