// What others do while the page is open: asks now and then whether there is any of it, says so in a quiet bar, and
// brings it only when the reader wants it. Never asks in a tab that nobody sees, nor without a network.
/* global htmx */
import { addActs } from "./acts.js";
import { flash } from "./cards.js";
import { isBusy, mergeAnswersTo } from "./merging.js";
import { cards, reader, room, sayAgain, tell, word } from "./page.js";
import { numberOf } from "./placement.js";

const START = 20_000; // ms from opening the page to the first look, and up to half as long again: not all at once
const EVERY = 30_000;
const IDLE = 300_000; // without any gesture for so long, looks become rare
const RARE = 4;
const SLOWEST = 600_000;
const UP_TO = "Lectern-Seq";
const bar = document.getElementById("news");
const address = room.dataset.cards.replace(/cards\/$/, "news/");
const state = {
  since: room.dataset.seq, // what the page shows
  failures: 0,
  timer: 0,
  looked: 0,
  moved: Date.now(),
  anew: false,
  origin: null, // what had the focus before the bar
};

function delay() {
  const rare = Date.now() - state.moved > IDLE ? RARE : 1;
  return Math.min(SLOWEST, EVERY * rare * 2 ** state.failures);
}

function lookIn(time) {
  clearTimeout(state.timer);
  state.timer = setTimeout(look, time);
}

// The page's own address says which layers are on and which highlight was linked.
function question(more = {}) {
  const asked = new URLSearchParams({ since: state.since, ...more });
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name === "layers" || name === "h") asked.set(name, value);
  }
  return asked;
}

function goOnFrom(seq) {
  state.since = seq ?? state.since;
  const held = bar.contains(document.activeElement);
  bar.hidden = true;
  if (held) (state.origin?.isConnected ? state.origin : room).focus({ preventScroll: true });
}

function offer({ said, anew }) {
  state.anew = anew;
  const words = bar.querySelector("p");
  if (!bar.hidden && words.textContent === said) return;
  words.textContent = said;
  bar.hidden = false;
  sayAgain(word("news", { said }));
}

async function take(answer) {
  state.failures = answer.ok ? 0 : state.failures + 1;
  if (answer.status === 200) return offer(await answer.json());
  if (answer.status === 204) goOnFrom(answer.headers.get(UP_TO)); // nothing until then is anything for this reader
  return undefined;
}

async function look() {
  clearTimeout(state.timer);
  if (document.hidden || !navigator.onLine) return; // whatever ends that looks again
  state.looked = Date.now();
  try {
    const answer = await fetch(`${address}?${question()}`, { headers: { Accept: "application/json", "X-Reader": reader } });
    if (answer.status === 401 || answer.status === 404) return; // somebody else by now, or not open to them any more
    await take(answer);
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem;
    state.failures += 1; // no network
  }
  lookIn(delay());
}

function lookAgain() {
  lookIn(Math.max(0, state.looked + delay() - Date.now()));
}

function numbersOf(list) {
  return list.map(numberOf).join(",");
}

async function show() {
  if (bar.hidden) {
    await look();
    if (bar.hidden) sayAgain(word("noNews"));
    return;
  }
  if (state.anew) {
    location.reload();
    return;
  }
  const there = [...cards.querySelectorAll(":scope > .card")];
  const open = there.filter((card) => card.matches(".is-open") || isBusy(card));
  const known = new Set(there.map(numberOf));
  const asked = question({ cards: numbersOf(there), open: numbersOf(open) });
  await htmx.ajax("GET", `${address}show/?${asked}`, { source: bar, target: bar, swap: "none" });
  for (const card of cards.querySelectorAll(":scope > .card")) {
    if (!known.has(numberOf(card))) flash(numberOf(card));
  }
}

function onShown({ detail: { xhr } }) {
  if (xhr.status !== 200 && xhr.status !== 204) return; // a toast says why
  goOnFrom(xhr.getResponseHeader(UP_TO));
  tell("blocks");
}

function onGesture() {
  const wasIdle = Date.now() - state.moved > IDLE;
  state.moved = Date.now();
  if (wasIdle) lookAgain();
}

export function watchNews() {
  addActs({ news: show });
  mergeAnswersTo(bar);
  bar.addEventListener("htmx:afterRequest", onShown);
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays where it is
  bar.addEventListener("focusin", ({ relatedTarget }) => { state.origin = relatedTarget ?? state.origin; });
  bar.addEventListener("click", (event) => { if (event.target.closest("button")) show(); });
  document.addEventListener("visibilitychange", lookAgain);
  addEventListener("online", lookAgain);
  for (const type of ["pointerdown", "keydown", "scroll"]) addEventListener(type, onGesture, { capture: true, passive: true });
  lookIn(Math.max(0, START * (1 + Math.random() / 2) - performance.now()));
}
