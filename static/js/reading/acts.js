// What every act does, whether a key, the bar or a button asked for it: one table. An act that is not in it comes
// with the modules that are loaded when the reader first does something (later.js).
import { COUNTED, activate, activeCard, activeNumber, cardMade, deactivate, flash, focusIn, open, openCard, showPassage, showPlace } from "./cards.js";
import { loadLater } from "./loading.js";
import { cards, sayAgain, signedIn, tell, text, when, word } from "./page.js";
import { numberOf } from "./placement.js";
import { addNext, chosen, clearSelection, stopAdding } from "./selection.js";
import { currentPart, cursorOn, highlightsHere, leaveCursor, moveCursor, returnToCursor, runHere } from "./sentences.js";
import { needSignIn } from "./signin.js";
import { countUse, hideBar } from "./tagbar.js";
import { tag } from "./tagging.js";

function keep(kind, then) {
  const selection = chosen();
  const parts = selection?.parts ?? (cursorOn() ? [currentPart()] : null);
  return parts ? keepParts(kind, parts, then) : sayAgain(word("nothingChosen"));
}

export function keepParts(kind, parts, then) {
  if (!signedIn) return needSignIn({ kind, parts, then });
  stopAdding();
  clearSelection();
  hideBar();
  countUse();
  return tag(kind, parts, then);
}

// Of the open card, or of the highlight that n and p went to.
function kindOr(kind) {
  const change = (card) => {
    const button = card?.querySelector(`form[data-act="kind"] button[value="${kind}"]`);
    return button ? button.click() : keep(kind);
  };
  if (chosen()) return keep(kind);
  return isOnAnchor() ? open(activeNumber(), change) : change(openCard());
}

export function isOnAnchor() {
  return document.activeElement.matches(".anchor") && activeCard() !== null;
}

// On the selection; else on the highlight that is active or stands in the sentence; else on the sentence.
function comment() {
  const number = chosen() ? "" : activeNumber() ?? highlightsHere()[0];
  if (number) return open(number, (fresh) => focusIn(fresh, "textarea[name=body]"));
  return keep("plain", "comment");
}

// Opens the active highlight, or the first one in the sentence, and does something with its card.
export function onHighlight(act) {
  const number = activeNumber() ?? highlightsHere()[0];
  if (!number) return sayAgain(word("nothingActive"));
  return open(number, act);
}

// Where n and p stop: each highlight that has a card, and each stretch that only others marked.
function stops() {
  return [...text.querySelectorAll(`.anchor, ${COUNTED}`)];
}

function indexOfStop(list) {
  const focused = list.indexOf(document.activeElement);
  return focused < 0 ? list.findIndex((stop) => stop.id === `h-${activeNumber() ?? text.dataset.at}`) : focused;
}

function stopAt(next) {
  next.focus({ preventScroll: true });
  if (next.matches(".anchor")) {
    const number = next.id.slice(2);
    text.dataset.at = number;
    activate(number);
    showPassage(number);
  } else {
    deactivate();
    next.role = "button";
    showPlace(next);
    sayAgain(word("marked", { count: next.dataset.n }));
  }
}

function walk(step) {
  const list = stops();
  if (!list.length) return;
  const at = indexOfStop(list);
  const start = at < 0 && step < 0 ? list.length : at;
  const next = list[Math.max(0, Math.min(list.length - 1, start + step))];
  for (const stop of list) stop.tabIndex = stop === next ? 0 : -1;
  stopAt(next);
}

let origin = ""; // id of what had the focus before a card was entered

// Into the card. From the sentence just tagged, and from the card itself, on to what is wanted: a speaker, a record.
function enterCard(card, target) {
  if (target.closest(".anchor")) return focusIn(card);
  const record = card.querySelector('a[data-act="wanted"]');
  return record ? record.click() : focusIn(card, "form.is-brief [name=speaker]");
}

function enter(target) {
  origin = target.id;
  const anchor = target.closest(".anchor");
  const card = target.closest(".card");
  const here = anchor || card ? [] : highlightsHere();
  const number = anchor ? anchor.id.slice(2) : card ? numberOf(card) : here.find((one) => one === activeNumber()) ?? here[0];
  if (here.length > 1 && number !== activeNumber()) return tell("act", { act: "choose", target: { run: target, numbers: here } });
  const counted = target.closest(COUNTED) ?? (number ? null : runHere(COUNTED));
  if (counted) tell("act", { act: "who-marked", target: counted });
  else if (number) open(number, (fresh) => enterCard(fresh, target));
  return undefined;
}

// Escape leaves the innermost thing first: a field or card, the selection, the cursor.
function leave(target) {
  tell("leave");
  if (cards.contains(target)) {
    const number = activeNumber();
    deactivate();
    const anchor = document.getElementById(`h-${number}`) ?? text.querySelector(".run[tabindex='0']");
    if (origin.startsWith("h-") || !returnToCursor()) {
      anchor?.focus({ preventScroll: true });
      if (number && anchor) activate(number);
    }
  } else if (chosen()) {
    stopAdding();
    clearSelection();
  } else if (activeCard()) {
    deactivate();
  } else leaveCursor();
}

function step(by, extend) {
  if (activeCard()) deactivate();
  clearSelection();
  moveCursor(by, extend);
}

function hide() {
  const off = document.body.toggleAttribute("data-plain-text");
  sayAgain(word(off ? "hidden" : "shown"));
}

const ACTS = {
  quote: () => kindOr("quote"),
  claim: () => kindOr("claim"),
  fact: () => kindOr("fact"),
  plain: () => kindOr("plain"),
  comment,
  part: () => {
    if (!chosen()) return sayAgain(word("nothingChosen"));
    addNext();
    tell("adding");
    return sayAgain(word("addPart"));
  },
  "next-sentence": () => step(1),
  "previous-sentence": () => step(-1),
  "extend-next": () => moveCursor(1, true),
  "extend-previous": () => moveCursor(-1, true),
  "next-highlight": () => walk(1),
  "previous-highlight": () => walk(-1),
  enter,
  reply: () => onHighlight((card) => focusIn(card, "textarea[name=body]")),
  delete: () => onHighlight((card) => card.querySelector("form[data-act=delete] button")?.click()),
  hide,
  keys: () => document.getElementById("keys-button").click(),
  leave,
};

// After "comment" the new card opens with its field ready; otherwise the focus stays in the text.
function afterTag({ item, result }) {
  if (result !== "made" || item.waited) return; // by then its reader may be anywhere
  const card = cardMade(item.id);
  if (!card) return;
  activate(numberOf(card));
  if (item.resumed) {
    showPassage(numberOf(card));
    flash(numberOf(card));
  }
  if (item.then === "comment") open(numberOf(card), (fresh) => focusIn(fresh, "textarea[name=body]"));
}

const firsts = new Map(); // act → what may do something else instead, and says so by returning true

export function addActs(acts) {
  Object.assign(ACTS, acts);
}

// While something is under way (a passage is being changed), it takes acts such as enter and leave for itself.
export function askFirst(act, instead) {
  firsts.set(act, [...(firsts.get(act) ?? []), instead]);
}

const unfinished = [];
let coming = 0; // acts that wait for their modules: the next ones wait in line

// `finish` is asked before each act for what has to be done with first: a promise, or null.
export function finishFirst(finish) {
  unfinished.push(finish);
}

function perform(act, target) {
  const waits = unfinished.map((finish) => finish(act)).filter(Boolean);
  if (waits.length) Promise.all(waits).then(() => run(act, target.isConnected === false ? document.getElementById(target.id) ?? document.body : target));
  else run(act, target);
}

function run(act, target) {
  if (!firsts.get(act)?.some((instead) => instead(target))) ACTS[act]?.(target);
}

// What a sentence gives comes with later.js (again.js); without it the sentence has to do.
function takesMore(act) {
  return /^(quote|claim|fact)$/.test(act) && !firsts.has(act) && cursorOn() && !chosen();
}

export function watchActs() {
  when("act", ({ act, target = document.body }) => {
    if (ACTS[act] && !coming && !takesMore(act)) return perform(act, target);
    coming += 1;
    const unable = () => (ACTS[act] ? perform(act, target) : sayAgain(word("unreachable")));
    return loadLater().then(() => perform(act, target), unable).finally(() => { coming -= 1; });
  });
  when("settled", afterTag); // the answer is in the page: the next key is about what it brought
}
