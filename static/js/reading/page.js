// The parts of the page that every reading module needs, and the voice of the page.
export const room = document.querySelector("main.room");
export const text = document.getElementById("text");
export const isLong = text.querySelector(".is-long") !== null; // what is far from the window has no layout yet
export const cards = document.getElementById("cards");
export const revision = Number(room.dataset.revision);
export const slug = room.dataset.article;
export const signedIn = room.dataset.signedIn === "true";
export const reader = document.body.dataset.reader;
export const touchScreen = matchMedia("(max-width: 44rem)");

const live = document.getElementById("live");
const words = document.getElementById("words");

// Everything said or shown comes translated from the server, as data attributes of #words.
export function word(name, values = {}) {
  const pattern = words?.dataset[name] ?? "";
  return pattern.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

let saying = 0;

export function say(message) {
  clearTimeout(saying);
  if (live) live.textContent = message;
}

// The same message twice in a row has to be heard twice. What was said meanwhile, by an answer too, is newer.
export function sayAgain(message) {
  say("");
  saying = setTimeout(() => { if (!live?.textContent) say(message); }, 50);
}

export function tell(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(`reading:${name}`, { detail }));
}

export function when(name, act) {
  document.addEventListener(`reading:${name}`, (event) => act(event.detail));
}

export function inField(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable=true]") !== null;
}

export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// In a long text distances are guesses until one is there: a smooth way would end somewhere else.
export function wayTo(top) {
  return calm() || (isLong && Math.abs(top) > 2 * innerHeight) ? "auto" : "smooth";
}

let moves = 0;

// A press in a card is about that card; every other, and each turn of the wheel, leads elsewhere.
for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  addEventListener(type, ({ target }) => { if (/^[wt]/.test(type) || !cards.contains(target)) moves += 1; }, true);
}

// What is asked for now may come when its reader has gone elsewhere: nobody is called back by it.
export function unlessGone(act) {
  const before = moves;
  return (...given) => (moves === before ? act(...given) : undefined);
}

export function bringIntoView(element, block = "center") {
  element.scrollIntoView({ block, behavior: wayTo(element.getBoundingClientRect().top) });
}
