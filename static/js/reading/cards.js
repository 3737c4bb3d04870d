// Cards and their passages: which one is active, opening and closing, and what lights up together.
import { bringIntoView, calm, cards, tell, text, touchScreen, when } from "./page.js";
import { anchorOf, askPlacement } from "./placement.js";

export function cardOf(number) {
  return document.getElementById(`c-${number}`);
}

export function activeCard() {
  return cards.querySelector(".card.is-active");
}

export function openCard() {
  return cards.querySelector(".card.is-active.is-open");
}

export function numbersOn(run) {
  return (run.dataset.h ?? "").split(" ").filter((word) => /^\d+$/.test(word));
}

function runsOf(number) {
  return text.querySelectorAll(`.run[data-h~="${CSS.escape(number)}"]`);
}

function light(number, name, on) {
  for (const run of runsOf(number)) run.classList.toggle(name, on);
  cardOf(number)?.classList.toggle(name, on);
}

export function activate(number) {
  const before = activeCard();
  if (before && before.dataset.number !== number) deactivate();
  light(number, "is-active", true);
  askPlacement();
  tell("active", { number });
}

export function deactivate() {
  const card = activeCard();
  for (const run of text.querySelectorAll(".run.is-active")) run.classList.remove("is-active");
  card?.classList.remove("is-active");
  if (card?.matches(".is-open")) card.querySelector('[data-act="close"]')?.click();
  askPlacement();
}

// Asks for the open card unless it is there; `then` gets it (it is another element by then).
export function open(number, then = () => {}) {
  const card = cardOf(number);
  if (!card) return tell("card-missing", { number, then });
  activate(number);
  if (touchScreen.matches) tell("sheet", { open: true });
  if (card.matches(".is-open")) return then(card);
  const link = card.querySelector('[data-act="open"]');
  if (!link) return then(card);
  const settled = (event) => {
    if (event.target.id !== card.id && event.detail.elt?.id !== card.id) return;
    document.removeEventListener("htmx:afterSettle", settled);
    activate(number);
    const fresh = cardOf(number);
    if (touchScreen.matches) fresh.scrollIntoView({ block: "nearest" });
    then(fresh);
  };
  document.addEventListener("htmx:afterSettle", settled);
  return link.click();
}

export function showPassage(number) {
  const card = cardOf(number);
  const place = (card && anchorOf(card)) ?? runsOf(number)[0];
  if (!place) return;
  const { top, bottom } = place.getBoundingClientRect();
  if (top < 90 || bottom > innerHeight * (touchScreen.matches ? 0.35 : 0.9)) bringIntoView(place);
}

export function flash(number) {
  light(number, "is-flashed", true);
  setTimeout(() => light(number, "is-flashed", false), calm() ? 4000 : 2400);
}

function onTextClick(event) {
  const run = event.target.closest(".run[data-h]");
  if (!run || !getSelection().isCollapsed) return;
  if (event.target.closest("a[href]:not(.anchor)")) return;
  const numbers = numbersOn(run);
  if (numbers.length > 1 || run.dataset.h.includes("+")) tell("choose", { run, numbers });
  else if (numbers.length) open(numbers[0]);
}

function onCardClick(event) {
  const card = event.target.closest(".card");
  if (!card) return;
  if (event.target.closest('[data-act="close"]')) return;
  activate(card.dataset.number);
  if (!event.target.closest("a, button, input, textarea, select, label, form")) {
    showPassage(card.dataset.number);
    if (!card.matches(".is-open")) open(card.dataset.number);
  }
}

function onHover(event) {
  const on = event.type === "pointerover";
  const run = event.target.closest?.(".run[data-h]");
  const card = event.target.closest?.(".card");
  const numbers = run ? numbersOn(run) : card ? [card.dataset.number] : [];
  for (const number of numbers) light(number, "is-near", on);
}

export function watchCards() {
  text.addEventListener("click", onTextClick);
  cards.addEventListener("click", onCardClick);
  cards.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card && !card.matches(".is-active")) activate(card.dataset.number);
  });
  for (const type of ["pointerover", "pointerout"]) document.addEventListener(type, onHover);
  when("blocks", () => { const card = activeCard(); if (card) light(card.dataset.number, "is-active", true); });
}
