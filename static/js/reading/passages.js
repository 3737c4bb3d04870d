// Passages of one's own highlights while they change: painted at once, and several changes are one write, sent after a
// short rest or before anything else is done with the highlight.
/* global htmx */
import { finishFirst } from "./acts.js";
import { cardOf, open, openCard } from "./cards.js";
import { blockAt, codePoints, endOf, exactOf, offsetOf, startOf, writeParts } from "./offsets.js";
import { paint, unpaint } from "./paint.js";
import { revision, room, sayAgain, tell, text, when, word } from "./page.js";
import { numberOf } from "./placement.js";

const REST = 700; // ms without another move until the passage is sent
const KINDS = ["quote", "claim", "fact", "plain"];
const FREE = /^((next|previous)-(sentence|highlight)|extend-.*|copy|edit-start|find|hide|keys|layers|leave|reply-.*|wanted)$/; // they wait for no answer
const moves = new Map(); // number → { base, parts, part: the one last touched, timer, sending, held: by a bar or hand, address }
const lastTouched = new Map(); // number → part, for the next time

export function readParts(written) {
  return [...written.matchAll(/(\d+)-(\d+)/g)].map(([, start, end]) => ({ start: Number(start), end: Number(end) }));
}

function formOf(number) {
  return cardOf(number)?.querySelector('form[data-act="move"]');
}

// A closed card does not hold the form yet; whose it is, it says.
function isMine(card) {
  if (card.querySelector(":scope > .card-body")) return formOf(numberOf(card)) !== null;
  return card.querySelector(".who")?.firstChild.nodeValue?.startsWith(`${word("you")} `) ?? false;
}

// The parts as they are drawn; null where more highlights lie on a run than it names.
function drawnParts(number) {
  const parts = [];
  if (text.querySelector('.run[data-h*="+"]')) return null;
  for (const run of text.querySelectorAll(`.run[data-h~="${CSS.escape(number)}"]`)) {
    const block = run.closest(".block");
    const start = offsetOf(block, run, 0);
    const last = parts.at(-1);
    const isNext = last && (last.end === start || (start === startOf(block) && last.end === endOf(blockAt(last.end))));
    if (isNext) last.end = start + codePoints(run.textContent);
    else parts.push({ start, end: start + codePoints(run.textContent) });
  }
  return parts.length ? parts : null;
}

// The passage of one's own highlight as it is or is about to be; null for others' and for what has no place.
export function partsOf(number) {
  if (moves.has(number)) return moves.get(number).parts;
  const card = cardOf(number);
  if (!card || !isMine(card)) return null;
  const form = formOf(number);
  if (!form) return drawnParts(number);
  const parts = readParts(form.elements.parts.value);
  return parts.length ? parts : null;
}

// What is being done to the passage; begun with the passage as it is.
export function moveOf(number) {
  if (!moves.has(number)) {
    const base = partsOf(number) ?? (formOf(number) ? [] : null); // an orphan has none
    if (!base) return null;
    const part = Math.min(lastTouched.get(number) ?? Infinity, base.length - 1);
    moves.set(number, { base, parts: base, part, timer: 0, sending: null, held: false });
  }
  return moves.get(number);
}

function isChanged({ base, parts }) {
  return writeParts(base) !== writeParts(parts);
}

function show(number, move) {
  const changed = isChanged(move);
  for (const run of text.querySelectorAll(`.run[data-h~="${CSS.escape(number)}"]`)) run.classList.toggle("is-moving", changed);
  if (changed) paint("moving", number, move.parts);
  else unpaint("moving", number);
  tell("passage", { number });
}

function rest(number, move) {
  clearTimeout(move.timer);
  if (!move.held) move.timer = setTimeout(() => send(number), REST);
}

function drop(number) {
  const move = moves.get(number);
  if (!move) return;
  clearTimeout(move.timer);
  lastTouched.set(number, move.part);
  show(number, { ...move, parts: move.base });
  moves.delete(number);
  tell("passage", { number });
}

// Where the passage is sent to; "" for what is not one's own. A card that was never open does not know: it is asked.
async function addressOf(number) {
  const card = cardOf(number);
  const form = formOf(number);
  if (form) return form.getAttribute("action");
  if (card.dataset.uid) return room.dataset.create.replace(/articles\/.*$/, `highlights/${card.dataset.uid}/move/`);
  const answer = await fetch(card.querySelector('[data-act="open"]').href, { headers: { "HX-Request": "true" } });
  const inside = new DOMParser().parseFromString(await answer.text(), "text/html");
  return inside.querySelector('form[data-act="move"]')?.getAttribute("action") ?? "";
}

function valuesOf({ parts }) {
  return { revision, parts: writeParts(parts), exact: exactOf(parts) };
}

// Resolves to the status once the answer is in the page. A folded card comes back folded.
export function post(address, card, values) {
  const folded = card.matches(".is-open") ? {} : { folded: "1" };
  return new Promise((resolve) => {
    const onAnswer = ({ detail }) => {
      if (detail.requestConfig.elt !== card) return;
      document.removeEventListener("htmx:afterRequest", onAnswer);
      resolve(detail.xhr.status);
    };
    document.addEventListener("htmx:afterRequest", onAnswer);
    const sent = { ...values, ...folded, version: card.dataset.version };
    htmx.ajax("POST", address, { source: card, target: card, swap: "outerHTML", values: sent }).catch(() => {});
  });
}

// What the server refused is not moved; what did not reach it stays as it is shown and goes with the next move.
async function deliver(number, move) {
  let status = 0;
  let { parts } = move;
  try {
    move.address ??= await addressOf(number);
    if (!move.address) return drop(number);
    parts = move.parts; // there may have been another step meanwhile
    status = await post(move.address, cardOf(number), valuesOf(move));
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // no network
  }
  move.sending = null;
  if (!status || status === 401 || status >= 500) return sayAgain(word("unreachable"));
  if (status >= 400) return drop(number);
  move.base = parts;
  return isChanged(move) ? rest(number, move) : drop(number);
}

function send(number) {
  const move = moves.get(number);
  if (!move || move.held || move.sending) return move?.sending ?? null;
  clearTimeout(move.timer);
  if (isChanged(move)) move.sending = deliver(number, move);
  else drop(number);
  return move.sending;
}

// Sends what rests; resolves when all of it is stored, null when nothing was on its way.
export function flush() {
  const sent = [...moves.keys()].map(send).filter(Boolean);
  return sent.length ? Promise.all(sent) : null;
}

// A held passage is sent when it is let go.
export function hold(number) {
  const move = moveOf(number);
  if (!move) return;
  move.held = true;
  clearTimeout(move.timer);
}

export function letGo(number) {
  const move = moves.get(number);
  if (!move) return;
  move.held = false;
  rest(number, move);
}

export function giveUp(number) {
  drop(number);
}

// Other parts; the card is asked for its form meanwhile.
export function place(number, parts, part = parts.length - 1) {
  const move = moveOf(number);
  if (!move) return;
  Object.assign(move, { parts, part: Math.min(part, parts.length - 1) });
  show(number, move);
  rest(number, move);
}

export function touch(number, part) {
  const move = moveOf(number);
  if (move) move.part = part;
}

// An act on a card waits until the passage is stored: its version is another one then.
function finish(act) {
  if (/^(start|end|part)-/.test(act) || (KINDS.includes(act) && !openCard())) return null;
  const wait = flush();
  return FREE.test(act) ? null : wait;
}

// The same for what a click in the card asks for: it is done again in the card that has come meanwhile.
function onRequest(event) {
  const { elt, triggeringEvent } = event.detail;
  const card = elt.matches?.('form, [data-act="open"]') && elt.closest(".card");
  const wait = card && send(numberOf(card));
  if (!wait) return;
  event.preventDefault();
  const again = triggeringEvent?.submitter?.id;
  wait.then(() => {
    if (elt.matches("a")) return open(numberOf(card));
    const button = again && document.getElementById(again);
    return button ? button.click() : event.detail.issueRequest(true);
  });
}

// Leaving the page: no answer is waited for.
function sendAndGo() {
  for (const [number, move] of moves) {
    const address = move.address ?? formOf(number)?.action;
    if (!address || move.held || move.sending || !isChanged(move)) continue;
    const body = new URLSearchParams({ ...valuesOf(move), version: cardOf(number).dataset.version });
    const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
    fetch(address, { method: "POST", body, headers, keepalive: true }).catch(() => {});
  }
}

export function watchPassages() {
  finishFirst(finish);
  document.addEventListener("htmx:confirm", onRequest);
  document.addEventListener("pointerdown", ({ target }) => { if (!target.closest("[data-keeps-selection]")) flush(); });
  when("active", ({ number }) => { for (const other of moves.keys()) if (other !== number) send(other); });
  addEventListener("online", flush);
  addEventListener("pagehide", sendAndGo);
}
