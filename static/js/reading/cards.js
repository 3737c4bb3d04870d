// Cards and their passages: which one is active, opening and closing, and what lights up together.
/* global htmx */
import { loadLater } from "./loading.js";
import { bringIntoView, calm, cards, inField, tell, text, touchScreen, unlessGone, when } from "./page.js";
import { anchorOf, askPlacement, numberOf } from "./placement.js";

export const COUNTED = ".run.seen:not([data-h])"; // marked by others alone: it has no card of its own
const MOVING = 220; // ms until a card stands beside its passage

export function cardOf(number) {
  return document.getElementById(`c-${number}`);
}

// Only answers tell the uid of a card, and so only of what was made or opened here.
export function cardMade(uid) {
  return cards.querySelector(`:scope > .card[data-uid="${uid}"]`);
}

export function activeCard() {
  return cards.dataset.active ? cardOf(cards.dataset.active) : null;
}

export function activeNumber() {
  return cards.dataset.active;
}

export function openCard() {
  const card = activeCard();
  return card?.matches(".is-open") ? card : null;
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
  if (cards.dataset.active && cards.dataset.active !== number) deactivate();
  cards.dataset.active = number;
  light(number, "is-active", true);
  askPlacement();
  tell("active", { number });
}

// An open card that is left folds; what it holds stays in it, half-written words too.
export function deactivate() {
  const number = cards.dataset.active;
  if (!number) return;
  delete cards.dataset.active;
  light(number, "is-active", false);
  cardOf(number)?.classList.remove("is-open");
  askPlacement();
}

// The whole card, once it stands where it will stand.
export function reveal(card) {
  askPlacement();
  setTimeout(unlessGone(() => bringIntoView(card, "nearest")), MOVING);
}

// A card that has just come stands beside its passage in the next frame only: the page would follow the focus to
// where it stands before. In the sheet it stands where it stays.
export function focusIn(card, selector) {
  const held = document.activeElement;
  if (inField(held) && !card.contains(held)) return; // the reader writes somewhere else by now
  ((selector && card.querySelector(selector)) ?? card).focus({ preventScroll: !touchScreen.matches });
}

function bring(card) {
  if (!touchScreen.matches) return reveal(card);
  card.scrollIntoView({ block: "start" });
  return showPassage(numberOf(card));
}

// Shows the card open, fetching its inside the first time; `then` gets it (it may be a new element by then).
export function open(number, then = () => {}, show = unlessGone(bring)) {
  const card = cardOf(number);
  if (!card) return tell("card-missing", { number, then, show });
  const unfold = (fresh) => {
    fresh.classList.add("is-open");
    askPlacement();
    show(fresh);
    then(fresh);
  };
  activate(number);
  if (touchScreen.matches) tell("sheet", { open: true });
  if (card.querySelector(":scope > .card-body")) return unfold(card);
  const link = card.querySelector('[data-act="open"]');
  if (!link) return then(card);
  const arrived = ({ target }) => {
    // The card's own arrival settles too, when it is opened that early: its inside is still to come.
    if (target.id !== card.id || !target.querySelector(":scope > .card-body")) return;
    document.removeEventListener("htmx:afterSettle", arrived);
    unfold(cardOf(number));
  };
  document.addEventListener("htmx:afterSettle", arrived);
  const fetchInside = () => htmx.ajax("GET", link.href, { source: link, target: card, swap: "outerHTML" });
  return loadLater().then(fetchInside, fetchInside); // dressed when it comes
}

export function showPassage(number) {
  const card = cardOf(number);
  const place = (card && anchorOf(card)) ?? runsOf(number)[0];
  if (place) showPlace(place);
}

export function showPlace(place) {
  const { top, bottom } = place.getBoundingClientRect();
  const [low, block] = touchScreen.matches ? [0.3, "start"] : [0.9, "center"];
  if (top < 90 || bottom > innerHeight * low) bringIntoView(place, block);
}

export function flash(number) {
  light(number, "is-flashed", true);
  setTimeout(() => light(number, "is-flashed", false), calm() ? 4000 : 2400);
}

function onTextClick(event) {
  const anchor = event.target.closest(".anchor"); // it has no size: a screen reader clicks it
  if (anchor) {
    event.preventDefault();
    return tell("act", { act: "enter", target: anchor });
  }
  const run = event.target.closest(".run");
  if (!run || !getSelection().isCollapsed) return;
  if (event.target.closest("a[href]:not(.anchor)")) return;
  if (run.matches(COUNTED)) return tell("act", { act: "who-marked", target: run });
  const numbers = numbersOn(run);
  if (numbers.length > 1 || run.dataset.h.includes("+")) return tell("act", { act: "choose", target: { run, numbers } });
  return numbers.length ? open(numbers[0]) : undefined;
}

function onCardClick(event) {
  const card = event.target.closest(".card");
  if (!card) return;
  const number = numberOf(card);
  if (event.target.closest('[data-act="open"], [data-act="close"]')) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another tab or window was asked for
    event.preventDefault();
    if (card.matches(".is-open")) deactivate();
    else open(number);
    return;
  }
  activate(number);
  if (!event.target.closest("a, button, summary, input, textarea, select, label, form")) {
    showPassage(number);
    if (!card.matches(".is-open")) open(number);
  }
}

function onHover(event) {
  const on = event.type === "pointerover";
  const run = event.target.closest?.(".run[data-h]");
  const card = event.target.closest?.(".card");
  const numbers = run ? numbersOn(run) : card ? [numberOf(card)] : [];
  for (const number of numbers) light(number, "is-near", on);
}

let pressing = false;

// A press moves no card until it has become a click: it would go to what stands there by then.
function follow() {
  const card = document.activeElement.closest("#cards > .card");
  if (card && !pressing && !card.matches(".is-active")) activate(numberOf(card));
}

function watchPresses() {
  cards.addEventListener("pointerdown", () => { pressing = true; });
  const end = () => {
    pressing = false;
    follow();
  };
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, () => { if (pressing) setTimeout(end); });
}

export function watchCards() {
  text.addEventListener("click", onTextClick);
  cards.addEventListener("click", onCardClick);
  cards.addEventListener("focusin", follow);
  watchPresses();
  for (const type of ["pointerover", "pointerout"]) document.addEventListener(type, onHover);
  const keep = () => { if (cards.dataset.active) light(cards.dataset.active, "is-active", true); };
  when("blocks", keep);
  document.addEventListener("htmx:afterSettle", keep);
}
