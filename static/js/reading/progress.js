// How far the reader is: the bar in the header, and the place to come back to, kept by the server.
import { headers } from "../outbox.js";
import { blocks, startOf } from "./offsets.js";
import { room, signedIn, slug, text, unlessGone } from "./page.js";

const PAUSE = 4000; // ms of rest before a new place is told
const PLACE = "lectern:place";
const bar = document.getElementById("progress");
const state = { told: Number(room.dataset.position ?? 0), furthest: 0, moved: false, timer: 0, drawn: 0 };

function readingLine() {
  return innerHeight * 0.35;
}

// The first offset of the block at the reading line.
function position() {
  const list = blocks();
  const line = readingLine();
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle].getBoundingClientRect().top <= line) low = middle;
    else high = middle - 1;
  }
  return list.length ? startOf(list[low]) : 0;
}

function share() {
  const list = blocks();
  if (!list.length) return 0;
  const top = list[0].getBoundingClientRect().top;
  const bottom = list.at(-1).getBoundingClientRect().bottom;
  return Math.max(0, Math.min(1, (innerHeight - top) / (bottom - top)));
}

function draw() {
  state.drawn = 0;
  const part = share();
  if (bar) bar.value = Math.round(part * bar.max);
  clearTimeout(state.timer);
  state.timer = setTimeout(tellPlace, PAUSE);
}

function request(place) {
  const body = new URLSearchParams({ position: place, furthest: state.furthest });
  return { method: "POST", body, headers: headers(), keepalive: true, credentials: "same-origin" };
}

function tellPlace() {
  if (!signedIn || !state.moved || !room.dataset.state) return;
  const place = position();
  const list = blocks();
  const seen = share() >= 1 ? startOf(list.at(-1)) + list.at(-1).textContent.length : place;
  if (place === state.told && seen <= state.furthest) return;
  state.told = place;
  state.furthest = Math.max(state.furthest, seen);
  fetch(room.dataset.state, request(place)).catch(() => {
    state.told = -1; // told again at the next rest
  });
}

// Other layers are another address of the same page: the reader stays where they are in it. What is kept is the
// block at the top of the window, for the page grows while its later styles and fonts arrive.
function keepPlace(event) {
  if (!event.target.closest("a")) return;
  const block = blocks().find((candidate) => candidate.getBoundingClientRect().bottom > 0);
  if (block) sessionStorage.setItem(PLACE, JSON.stringify([slug, startOf(block), block.getBoundingClientRect().top]));
}

function keptPlace() {
  const [of, ...place] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  sessionStorage.removeItem(PLACE);
  return of === slug ? place : null;
}

function standAt([start, top]) {
  const block = blocks().find((candidate) => startOf(candidate) === start);
  if (block) scrollBy({ top: block.getBoundingClientRect().top - top, behavior: "instant" });
}

// Once more when everything has arrived, unless the reader has moved on meanwhile.
function keepStandingAt(place) {
  addEventListener("load", unlessGone(() => standAt(place)), { once: true });
  standAt(place);
}

function comeBack() {
  const kept = keptPlace();
  if (kept) return keepStandingAt(kept);
  const place = Number(room.dataset.position ?? 0);
  if (!place || location.hash || room.dataset.linked) return undefined;
  const block = blocks().findLast((candidate) => startOf(candidate) <= place);
  if (block && block.getBoundingClientRect().top > innerHeight * 0.8) {
    block.scrollIntoView({ block: "start" });
  }
  return undefined;
}

export function watchProgress() {
  addEventListener("scroll", () => {
    state.moved = true;
    state.drawn ||= requestAnimationFrame(draw);
  }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (document.hidden) tellPlace(); });
  new ResizeObserver(() => { state.drawn ||= requestAnimationFrame(draw); }).observe(text);
  document.getElementById("layers")?.addEventListener("click", keepPlace);
  comeBack();
  draw();
}
