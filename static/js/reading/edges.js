// The ends of passages, moved word by word by keys and by the buttons of the bar that changes a passage.
import { addActs } from "./acts.js";
import { activeNumber } from "./cards.js";
import { blockAt, textOf } from "./offsets.js";
import { sayAgain, tell, word } from "./page.js";
import { moveOf, place } from "./passages.js";
import { chosen, showParts } from "./selection.js";
import { currentPart, cursorOn } from "./sentences.js";
import { nextStop } from "./stops.js";
import { isSending } from "./waiting.js";

const SAID = 3; // words at the end that moved

// How far an end may go: its part keeps a word, and parts stay apart.
export function reach(parts, part, side) {
  const { start, end } = parts[part];
  return side === "end" ? [start, parts[part + 1]?.start ?? Infinity] : [parts[part - 1]?.end ?? -1, end];
}

export function withEnd(parts, part, side, offset) {
  return parts.map((one, index) => (index === part ? { ...one, [side]: offset } : one));
}

// Says the words beside the end that moved.
export function sayEnd(part, side) {
  const words = textOf(part).split(/\s+/u);
  const said = side === "end" ? words.slice(-SAID) : words.slice(0, SAID);
  sayAgain(word(side === "end" ? "endsWith" : "beginsWith", { words: said.join(" ") }));
}

// The arrow goes where the end goes on the screen: in a text from right to left, left is on.
function wayOf(arrow, offset) {
  const rtl = getComputedStyle(blockAt(offset)).direction === "rtl";
  return (arrow === "right") !== rtl ? 1 : -1;
}

function stepped(parts, part, side, arrow) {
  const offset = parts[part][side];
  const found = nextStop(offset, side, wayOf(arrow, Math.max(0, offset - (side === "end" ? 1 : 0))), ...reach(parts, part, side));
  if (found === null) return null;
  const changed = withEnd(parts, part, side, found);
  sayEnd(changed[part], side);
  return changed;
}

function stepChoice(side, arrow) {
  const parts = chosen()?.parts ?? [currentPart()];
  const changed = stepped(parts, parts.length - 1, side, arrow);
  if (changed) showParts(changed);
}

// The passage being changed by its bar; else the sentence once it is more than that; else the active highlight.
function step(side, arrow) {
  if (isSending()) { // the step is about what is being made
    document.addEventListener("reading:settled", () => queueMicrotask(() => step(side, arrow)), { once: true });
    return undefined;
  }
  const moving = document.body.dataset.moving;
  if (cursorOn() && (chosen() || moving)) return stepChoice(side, arrow);
  const number = moving ?? activeNumber();
  if (!number) return cursorOn() ? stepChoice(side, arrow) : undefined;
  const move = moveOf(number);
  if (!move?.parts.length) return sayAgain(word("notMovable"));
  const changed = stepped(move.parts, move.part, side, arrow);
  if (changed) place(number, changed, move.part);
  return undefined;
}

function nextPart(by) {
  const number = document.body.dataset.moving ?? activeNumber();
  const move = number && moveOf(number);
  if (!move) return sayAgain(word("notMovable"));
  move.part = (move.part + by + move.parts.length) % move.parts.length;
  tell("passage", { number });
  return sayAgain(word("partOf", { at: move.part + 1, total: move.parts.length, words: textOf(move.parts[move.part]) }));
}

export function watchEdges() {
  addActs({
    "end-left": () => step("end", "left"), "end-right": () => step("end", "right"),
    "start-left": () => step("start", "left"), "start-right": () => step("start", "right"),
    "part-next": () => nextPart(1), "part-previous": () => nextPart(-1),
  });
}
