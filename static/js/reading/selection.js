// What the reader has chosen in the text: one or more parts, snapped to whole words (with Alt to
// characters). Tells "selected" when there is something and "unselected" when it has gone.
import { exactOf, joinParts, partOf, rangeOf, snap } from "./offsets.js";
import { paint, unpaint } from "./paint.js";
import { inField, tell, text } from "./page.js";

const SETTLE = 280; // ms without change before a touch or keyboard selection counts as made
const state = { live: null, gathered: [], pointer: "mouse", held: false, fine: false, adding: false, keyed: false, stale: false, timer: 0 };

// What is selected now; a key may come before the selection has settled.
export function chosen() {
  if (state.stale && !state.held) read();
  const parts = joinParts(state.live ? [...state.gathered, state.live] : state.gathered);
  return parts.length ? { parts, exact: exactOf(parts), pointer: state.pointer } : null;
}

export function hasLiveSelection(block) {
  const selection = getSelection();
  return !selection.isCollapsed && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(block);
}

// Keeps what is selected as one part of a passage; the next selection adds to it.
export function gather() {
  if (!state.live) return;
  state.gathered = joinParts([...state.gathered, state.live]);
  state.live = null;
  paint("gathered", "parts", state.gathered);
  getSelection().collapseToEnd();
}

export function clearSelection() {
  const selection = getSelection();
  if (selection.rangeCount && !selection.isCollapsed) selection.collapseToEnd();
  forget();
}

export function showParts(parts, pointer = "mouse") {
  state.gathered = parts.slice(0, -1);
  state.live = parts.at(-1);
  state.pointer = pointer;
  paint("gathered", "parts", state.gathered);
  selectRange(state.live);
  tell("selected", chosen());
}

function forget() {
  const had = state.live || state.gathered.length;
  state.live = null;
  state.gathered = [];
  unpaint("gathered", "parts");
  if (had) tell("unselected");
}

function selectRange(part, backward = false) {
  const range = rangeOf(part);
  if (!range) return;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const ends = backward
    ? [endContainer, endOffset, startContainer, startOffset]
    : [startContainer, startOffset, endContainer, endOffset];
  getSelection().setBaseAndExtent(...ends);
}

function isBackward(selection) {
  const relation = selection.anchorNode.compareDocumentPosition(selection.focusNode);
  if (relation === 0) return selection.anchorOffset > selection.focusOffset;
  return Boolean(relation & Node.DOCUMENT_POSITION_PRECEDING);
}

function sameEnds(a, b) {
  return a && b && a.start === b.start && a.end === b.end;
}

// Keys that make a selection smaller give up the word they cut: taken whole again, it could never be left out.
function withoutCutWord(raw, before) {
  if (!state.keyed || state.fine || before?.start !== raw.start || raw.end >= before.end) return null;
  for (let end = raw.end; end > raw.start; end -= 1) {
    const part = snap({ start: raw.start, end }, "word");
    if (part && part.end <= raw.end) return part;
  }
  return null;
}

function read() {
  clearTimeout(state.timer);
  state.stale = false;
  const selection = getSelection();
  if (inField(document.activeElement)) return;
  if (!selection.rangeCount || selection.isCollapsed || !selection.getRangeAt(0).intersectsNode(text)) {
    state.live = null;
    if (!state.gathered.length) forget();
    return;
  }
  const raw = partOf(selection.getRangeAt(0));
  const part = raw && (withoutCutWord(raw, state.live) ?? snap(raw, state.fine ? "grapheme" : "word"));
  if (!part) return;
  state.live = part;
  // A touch selection keeps the system's own handles: only what is sent is snapped.
  if (state.pointer === "mouse" && !sameEnds(partOf(selection.getRangeAt(0)), part)) {
    selectRange(part, isBackward(selection));
  }
  tell("selected", chosen());
}

function settle() {
  state.stale = true;
  clearTimeout(state.timer);
  if (!state.held) state.timer = setTimeout(read, getSelection().isCollapsed ? 0 : SETTLE);
}

function onPointerDown(event) {
  if (event.target.closest?.("[data-keeps-selection]")) return;
  state.pointer = event.pointerType === "touch" ? "touch" : "mouse";
  state.held = state.pointer === "mouse";
  state.fine = event.altKey;
  state.keyed = false;
  const adds = event.ctrlKey || event.metaKey;
  if (adds && text.contains(event.target)) {
    if (state.stale) read(); // the selection before this one may not have been looked at yet
    gather();
  } else if (text.contains(event.target) && state.gathered.length && !state.adding) forget();
}

function onPointerUp(event) {
  const wasHeld = state.held;
  state.held = false;
  if (!wasHeld || event.target.closest?.("[data-keeps-selection]")) return;
  state.stale = true;
  setTimeout(read, 0);
}

// The bar's "+ part": the following selection is one more part, until something is tagged or left.
export function addNext() {
  gather();
  state.adding = true;
}

export function stopAdding() {
  state.adding = false;
  if (!state.live) forget();
}

export function watchSelection() {
  document.addEventListener("pointerdown", onPointerDown);
  document.addEventListener("pointerup", onPointerUp);
  document.addEventListener("pointercancel", onPointerUp);
  document.addEventListener("selectionchange", settle);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift" && event.key !== "Alt") state.fine = event.altKey;
    if (event.shiftKey && /^(Arrow|Home|End|Page)/.test(event.key)) Object.assign(state, { pointer: "mouse", keyed: true });
  });
}
