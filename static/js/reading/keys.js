// Which key means which act. Keys act only when no field has the focus; single letters can be turned
// off. A letter is the character typed when that is Latin, else the key's place on the keyboard; so is a digit that takes
// Shift to be typed, as in France.
import { activeNumber } from "./cards.js";
import { inField, room, tell } from "./page.js";
import { chosen } from "./selection.js";
import { cursorOn } from "./sentences.js";

const LETTERS = {
  q: "quote", c: "claim", f: "fact", h: "plain", m: "comment", j: "next-sentence", k: "previous-sentence",
  n: "next-highlight", p: "previous-highlight", e: "edit", r: "reply", x: "delete", u: "undo", v: "hide",
  s: "name-speaker", 1: "offer-1", 2: "offer-2", 3: "offer-3", 4: "offer-4", w: "cite", "/": "find", "?": "keys", "!": "not-sure", "+": "part", ".": "news",
};
const SHIFTED = {
  q: "arm-quote", c: "arm-claim", f: "arm-fact", h: "arm-plain", j: "extend-next", k: "extend-previous", n: "part-next", p: "part-previous", v: "layers",
};
const GO = { l: "library", n: "notebook", c: "claims", e: "export" };
const PATIENCE = 1500; // ms between g and the second letter
let going = 0;

function isOff() {
  return document.documentElement.dataset.singleKeys === "off" || room.dataset.singleKeys === "off";
}

function letterOf(event) {
  if (/^[\x21-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  return /^(Key|Digit)\w$/.test(event.code) ? event.code.at(-1).toLowerCase() : "";
}

function letterAct(event) {
  const letter = letterOf(event);
  if (going && Date.now() - going < PATIENCE) {
    going = 0;
    return GO[letter] ? `go-${GO[letter]}` : "";
  }
  if (letter === "g" && !event.shiftKey) {
    going = Date.now();
    return "";
  }
  if (event.shiftKey && SHIFTED[letter]) return SHIFTED[letter];
  if (event.shiftKey && /[a-z]/.test(letter)) return "";
  return LETTERS[letter] ?? (event.shiftKey ? "" : LETTERS[/^Digit(\d)$/.exec(event.code)?.[1]] ?? "");
}

// The arrows move the ends of the active passage or of the sentence; a selection made by hand has the browser's own.
function movesEnds() {
  return cursorOn() || document.body.dataset.moving !== undefined || (activeNumber() !== undefined && !chosen());
}

function actOf(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const letter = letterOf(event);
    if (letter === "y") return "redo";
    return letter === "z" ? (event.shiftKey ? "redo" : "undo") : "";
  }
  if (event.altKey) return "";
  if (event.key === "Enter") return "enter";
  const arrow = { ArrowLeft: "left", ArrowRight: "right" }[event.key];
  if (arrow) return movesEnds() ? `${event.shiftKey ? "start" : "end"}-${arrow}` : "";
  return isOff() ? "" : letterAct(event);
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape") {
    if (!document.querySelector("dialog[open], [popover]:popover-open")) tell("act", { act: "leave", target: event.target });
    return;
  }
  if (inField(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.closest("a[href]:not(.anchor), button, summary")) return;
  const act = actOf(event);
  if (!act || (act === "enter" && !event.target.closest("#cursor, .anchor, .card, .run.seen, [data-moving] .room"))) return;
  event.preventDefault();
  tell("act", { act, target: event.target });
}

export function watchKeys() {
  document.addEventListener("keydown", onKey);
}
