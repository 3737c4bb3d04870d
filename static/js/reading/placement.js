// Puts each card beside its passage without overlaps. The active card stands exactly at its passage;
// those before it move up, those after it down. On phones the cards are a list in the sheet instead.
import { offsetOf, rangeOf } from "./offsets.js";
import { cards, isLong, text, touchScreen, when } from "./page.js";

const GAP = 10;
const DRAWN = 60; // cards laid out at once; further ones wait until one scrolls near them
const heights = new WeakMap(); // card → its height where it stands
let asked = 0;
let isLaidOut = !isLong; // a long text gets its layout when it is first seen: until then cards are not shown

// A card's id is its highlight's number after "c-", also for the card that shows two versions.
export function numberOf(card) {
  return card.id.slice(2);
}

export function anchorOf(card) {
  return document.getElementById(`h-${numberOf(card)}`);
}

// A page that is opened tells it only of cards whose words it does not show.
function startOf(card) {
  const anchor = card.dataset.start ? null : anchorOf(card);
  if (anchor) card.dataset.start = offsetOf(anchor.closest(".block"), anchor, 0);
  return Number(card.dataset.start ?? 0);
}

export function inOrder() {
  const all = [...cards.querySelectorAll(":scope > .card")];
  return all.sort((a, b) => startOf(a) - startOf(b) || numberOf(a) - numberOf(b));
}

// Far from the window a long text is not laid out word by word: there the block is near enough until one comes close.
function boxOf(card) {
  const anchor = anchorOf(card);
  const block = isLong && anchor?.closest(".block").getBoundingClientRect();
  if (block && (block.bottom < -innerHeight || block.top > 2 * innerHeight)) return block;
  return (anchor ?? rangeOf({ start: startOf(card), end: startOf(card) + 1 }))?.getBoundingClientRect();
}

function wantedTop(card, origin) {
  const box = boxOf(card);
  return box ? box.top - origin - GAP : 0;
}

function nearest(items, count) {
  if (items.length <= count) return items;
  const middle = innerHeight / 2 - cards.getBoundingClientRect().top;
  const byDistance = [...items].sort((a, b) => Math.abs(a.top - middle) - Math.abs(b.top - middle));
  const kept = new Set(byDistance.slice(0, count));
  return items.filter((item) => kept.has(item) || item.card.contains(document.activeElement));
}

function down(items, from, floor) {
  let free = floor;
  for (const item of items.slice(from)) {
    item.top = Math.max(free, item.top);
    free = item.top + item.height + GAP;
  }
}

// Cards before the active one give way upwards; where the column begins too late for that, all go down a bit.
function upFrom(items, active) {
  let ceiling = items[active].top;
  for (const item of items.slice(0, active).reverse()) {
    item.top = Math.min(item.top, ceiling - item.height - GAP);
    ceiling = item.top;
  }
  if (ceiling < 0) for (const item of items.slice(0, active + 1)) item.top -= ceiling;
}

function settle(items) {
  const active = items.findIndex(({ card }) => card.matches(".is-active"));
  const wanted = items.map(({ top }) => top);
  down(items, 0, 0);
  if (active <= 0) return;
  const settled = items.map(({ top }) => top);
  items.forEach((item, index) => { item.top = index < active ? settled[index] : wanted[index]; });
  items[active].top = Math.max(0, wanted[active]);
  upFrom(items, active);
  down(items, active, items[active].top);
}

function release(list) {
  cards.removeAttribute("data-placed");
  cards.style.removeProperty("min-block-size");
  for (const card of list) {
    card.style.removeProperty("top");
    card.hidden = false;
  }
}

function place() {
  asked = 0;
  if (!isLaidOut) return;
  const list = inOrder();
  if (touchScreen.matches) {
    release(list);
    return;
  }
  cards.setAttribute("data-placed", "");
  const origin = cards.getBoundingClientRect().top;
  const items = list.map((card) => ({ card, top: wantedTop(card, origin), height: 0 }));
  const drawn = nearest(items, DRAWN);
  const shown = new Set(drawn.map(({ card }) => card));
  for (const card of list) if (card.hidden === shown.has(card)) card.hidden = !card.hidden;
  for (const item of drawn) {
    item.height = item.card.offsetHeight;
    heights.set(item.card, item.height);
  }
  settle(drawn);
  for (const { card, top } of drawn) card.style.setProperty("top", `${Math.round(top)}px`);
  const last = drawn.at(-1);
  cards.style.setProperty("min-block-size", last ? `${last.top + last.height}px` : "0");
}

export function askPlacement() {
  asked ||= requestAnimationFrame(place);
}

// In the document, too, the cards stand in reading order: it is what a screen reader and Tab follow.
function sortCards() {
  const list = inOrder();
  const isSorted = list.every((card, index) => index === 0 || list[index - 1].compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (isSorted || cards.contains(document.activeElement)) return;
  cards.prepend(...cards.querySelectorAll(":scope > .layers"), ...list);
}

// Not by being shown or hidden: that is our own doing.
function hasGrown({ target }) {
  return !target.hidden && target.offsetHeight !== heights.get(target);
}

export function watchPlacement() {
  const sizes = new ResizeObserver((entries) => { if (entries.some(hasGrown)) askPlacement(); });
  const observeAll = () => {
    sortCards();
    for (const card of cards.querySelectorAll(":scope > .card")) sizes.observe(card);
    askPlacement();
  };
  new ResizeObserver(place).observe(text); // before the frame is painted: cards move together with their words
  new MutationObserver(observeAll).observe(cards, { childList: true });
  when("blocks", askPlacement);
  touchScreen.addEventListener("change", askPlacement);
  addEventListener("scrollend", () => { if (isLong || cards.childElementCount > DRAWN) askPlacement(); });
  observeAll();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    isLaidOut = true;
    askPlacement();
  }));
}
