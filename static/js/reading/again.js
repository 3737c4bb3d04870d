// Without a selection q, c and f take what the assistant sees in the sentence, and h takes it whole; so does a click
// while a tag is on. The same again, right away, makes no second highlight: it gives the one just made the next extent,
// painted at once.
import { keepUnsent, unsent } from "../unsent.js";
import { askFirst, isOnAnchor, keepParts } from "./acts.js";
import { cardMade, openCard } from "./cards.js";
import { fetchExtents, quotedIn, turnsOf } from "./extents.js";
import { exactOf, writeParts } from "./offsets.js";
import { paint } from "./paint.js";
import { sayAgain, when } from "./page.js";
import { place } from "./passages.js";
import { numberOf } from "./placement.js";
import { chosen } from "./selection.js";
import { currentPart, cursorOn, sentenceHere } from "./sentences.js";
import { isOnItsWay } from "./waiting.js";

const KINDS = ["quote", "claim", "fact", "plain"];
const made = new Map(); // id → what was made here: { item, index: of its sentence, parts: as they are or are about to be }
let last = ""; // id of what was made just now, while nothing else was done

function same(one, other) {
  return writeParts(one) === writeParts(other);
}

function touch(one, other) {
  return one.some((a) => other.some((b) => a.start < b.end && b.start < a.end));
}

function holds(parts, offset) {
  return parts.some(({ start, end }) => start <= offset && offset < end);
}

function kept(id) {
  return unsent().find((item) => item.id === id && !item.refused);
}

function stands(id) {
  return kept(id) !== undefined || cardMade(id) !== null;
}

// What a point lies in comes first, but for the sentence, in which every point lies.
function ordered(turns, offset) {
  const smaller = turns.slice(0, -1);
  const hit = smaller.filter((parts) => holds(parts, offset));
  return [...hit, ...smaller.filter((parts) => !hit.includes(parts)), turns.at(-1)];
}

function lastMade(kind, index) {
  const one = made.get(last);
  return one?.item.kind === kind && one.index === index && stands(last) ? one : null;
}

// The next turn of what was made just now; else the first that lies beside all that was taken here before.
function nextTurn(kind, index, turns) {
  const one = lastMade(kind, index);
  if (one) return turns[(turns.findIndex((parts) => same(parts, one.parts)) + 1) % turns.length];
  const taken = [...made.values()].filter(({ item }) => item.kind === kind && stands(item.id)).map(({ parts }) => parts);
  const free = (test) => turns.find((parts) => !taken.some((other) => test(parts, other)));
  return free(touch) ?? free(same) ?? turns[0];
}

// What a press takes of a sentence, or a click at an offset in it.
export function nextOf(kind, sentence, offset = -1) {
  return nextTurn(kind, sentence.index, ordered(turnsOf(kind, sentence), offset));
}

// What is not sent yet goes as it is by then; what is being sent is changed when it has arrived.
function settle({ item, parts }) {
  const waiting = kept(item.id);
  const card = cardMade(item.id);
  if (card) place(numberOf(card), parts);
  else if (waiting && !isOnItsWay(item.id)) {
    keepUnsent({ ...waiting, parts, fields: { ...waiting.fields, parts: writeParts(parts), exact: exactOf(parts) } });
  }
}

function change(one, parts) {
  if (!same(one.parts, parts)) {
    one.parts = parts;
    if (!cardMade(one.item.id)) paint(`sending-${one.item.kind}`, one.item.id, parts);
    settle(one);
  }
  sayAgain(exactOf(parts));
}

export function press(kind, sentence, offset = -1) {
  const parts = nextOf(kind, sentence, offset);
  const one = lastMade(kind, sentence.index);
  if (one) return change(one, parts);
  const item = keepParts(kind, parts);
  last = item?.id ?? "";
  if (item) made.set(last, { item, index: sentence.index, parts });
  return undefined;
}

// Of several sentences, taken in by Shift, a quote is what is quoted in them.
function take(kind) {
  if (chosen() || openCard() || isOnAnchor() || !cursorOn()) return false;
  const here = sentenceHere();
  if (here) press(kind, here);
  else if (kind === "quote") keepParts(kind, quotedIn(currentPart()));
  return here !== null || kind === "quote";
}

export function watchAgain() {
  for (const kind of KINDS) askFirst(kind, () => take(kind));
  when("act", ({ act }) => { if (act !== made.get(last)?.item.kind) last = ""; });
  when("settled", ({ item }) => {
    const one = made.get(item.id);
    if (one && !same(one.parts, item.parts)) settle(one);
  });
  fetchExtents();
}
