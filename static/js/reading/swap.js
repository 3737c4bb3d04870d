// Which blocks of an answer enter the page, and when. A block carries the seq of the article it shows:
// an older one never replaces a newer one, and a block with a live selection waits until that ends.
import { offsetOf, partOf, rangeOf } from "./offsets.js";
import { repaint } from "./paint.js";
import { cards, tell, when } from "./page.js";
import { hasLiveSelection } from "./selection.js";

const waiting = new Map(); // id → the newest block that could not be put in yet
let caret = null; // { node, offset in the text } while the block around it is exchanged

function isOlder(fresh, block) {
  return Number(fresh.dataset.seq) < Number(block.dataset.seq);
}

function incoming(detail) {
  return detail.fragment.querySelector?.(".block") ?? detail.fragment;
}

function onBeforeSwap(event) {
  const block = event.detail.target;
  if (!block.matches?.(".block")) return;
  const fresh = incoming(event.detail);
  if (!(fresh instanceof Element)) return;
  const known = waiting.get(block.id) ?? block;
  if (isOlder(fresh, known)) event.detail.shouldSwap = false;
  else if (hasLiveSelection(block)) {
    event.detail.shouldSwap = false;
    waiting.set(block.id, fresh);
  } else keepCaret();
}

// Exchanging the block under a caret would throw the caret away: note it, and put it back in the same task, before
// the reader can have selected something else.
function keepCaret() {
  const selection = getSelection();
  if (!selection.rangeCount) return;
  const { anchorNode, anchorOffset } = selection;
  const block = anchorNode.parentElement?.closest(".block");
  if (block) caret = { node: anchorNode, offset: offsetOf(block, anchorNode, anchorOffset) };
}

function putCaretBack() {
  if (!caret) return;
  const { node, offset } = caret;
  caret = null;
  if (node.isConnected) return;
  const range = rangeOf({ start: offset, end: offset });
  if (range) getSelection().collapse(range.startContainer, range.startOffset);
}

function putIn() {
  for (const [id, fresh] of waiting) {
    const block = document.getElementById(id);
    if (!block || isOlder(fresh, block)) continue;
    fresh.removeAttribute("hx-swap-oob");
    block.replaceWith(fresh);
  }
  waiting.clear();
  repaint();
  tell("blocks");
}

// A new selection may have begun where a block waits: offsets outlive the nodes.
function putInAndKeepSelection() {
  if (!waiting.size) return;
  const selection = getSelection();
  const part = selection.rangeCount && !selection.isCollapsed ? partOf(selection.getRangeAt(0)) : null;
  putIn();
  if (!part) return;
  selection.removeAllRanges();
  selection.addRange(rangeOf(part));
}

// A repeated request answers with a card that is here already: the newer one stays.
function dropTwins() {
  const latest = new Map();
  for (const card of cards.querySelectorAll(":scope > .card")) {
    latest.get(card.id)?.remove();
    latest.set(card.id, card);
    if ("gone" in card.dataset) card.remove();
  }
}

export function watchSwaps() {
  document.addEventListener("htmx:afterSwap", dropTwins);
  document.addEventListener("htmx:oobBeforeSwap", onBeforeSwap);
  document.addEventListener("htmx:oobAfterSwap", () => {
    putCaretBack();
    requestAnimationFrame(() => tell("blocks"));
  });
  when("unselected", putInAndKeepSelection);
}
