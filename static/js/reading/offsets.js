// The one place where positions change their currency. The server counts Unicode code points in the
// canonical text (blocks joined by one blank line), the browser UTF-16 units in text nodes.
// A part is {start, end}: code points, half-open.
import { text } from "./page.js";

const SEPARATOR = "\n\n";
// What the server calls whitespace; JavaScript's \s differs by a few characters.
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function isPair(string, index) {
  const high = string.charCodeAt(index);
  if (high < 0xd800 || high > 0xdbff) return false;
  const low = string.charCodeAt(index + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}

export function codePoints(string, end = string.length) {
  let count = 0;
  for (let index = 0; index < end; index += isPair(string, index) ? 2 : 1) count += 1;
  return count;
}

function toUtf16(string, offset) {
  let index = 0;
  for (let left = offset; left > 0 && index < string.length; left -= 1) index += isPair(string, index) ? 2 : 1;
  return index;
}

export function blocks() {
  return [...text.querySelectorAll(".block[data-start]")];
}

export function startOf(block) {
  return Number(block.dataset.start);
}

export function endOf(block) {
  return startOf(block) + codePoints(block.textContent);
}

// The last block that begins at or before the offset: the one that holds it, or the one before the gap.
export function blockAt(offset, list = blocks()) {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(list[middle]) <= offset) low = middle;
    else high = middle - 1;
  }
  return list[low];
}

export function offsetOf(block, node, unit) {
  const range = document.createRange();
  range.selectNodeContents(block);
  range.setEnd(node, unit);
  return startOf(block) + codePoints(range.toString());
}

// A DOM range as a part: ends outside the text are clamped to the blocks it touches, blank ends are cut.
export function partOf(range) {
  const touched = blocks().filter((block) => range.intersectsNode(block));
  if (!touched.length) return null;
  const first = touched[0];
  const last = touched.at(-1);
  const start = first.contains(range.startContainer) ? offsetOf(first, range.startContainer, range.startOffset) : startOf(first);
  const end = last.contains(range.endContainer) ? offsetOf(last, range.endContainer, range.endOffset) : endOf(last);
  return trim({ start, end });
}

export function textOf({ start, end }) {
  const pieces = [];
  for (const block of blocks()) {
    const from = startOf(block);
    if (from >= end) break;
    const string = block.textContent;
    const to = from + codePoints(string);
    if (to < start || (to === start && from !== to)) continue;
    pieces.push(string.slice(toUtf16(string, Math.max(0, start - from)), toUtf16(string, end - from)));
  }
  return pieces.join(SEPARATOR);
}

export function trim(part) {
  const characters = [...textOf(part)];
  const first = blockAt(part.start);
  // A start in the gap between blocks counts from the next block on.
  let start = part.start > endOf(first) ? part.end - characters.length : part.start;
  let length = characters.length;
  while (length && SPACE.test(characters[length - 1])) length -= 1;
  let skip = 0;
  while (skip < length && SPACE.test(characters[skip])) skip += 1;
  start += skip;
  return length > skip ? { start, end: start + length - skip } : null;
}

// Sorted, and merged where they touch or overlap.
export function joinParts(parts) {
  const joined = [];
  for (const part of [...parts].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = joined.at(-1);
    if (last && part.start <= last.end) last.end = Math.max(last.end, part.end);
    else joined.push({ ...part });
  }
  return joined;
}

export function exactOf(parts) {
  return parts.map(textOf).join(" … ");
}

export function writeParts(parts) {
  return parts.map(({ start, end }) => `${start}-${end}`).join(",");
}

function place(block, offset) {
  let units = toUtf16(block.textContent, offset - startOf(block));
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let node = null;
  while (walker.nextNode()) {
    node = walker.currentNode;
    if (units <= node.length) return [node, units];
    units -= node.length;
  }
  return node ? [node, node.length] : [block, 0];
}

export function rangeOf({ start, end }) {
  const list = blocks();
  if (!list.length) return null;
  const range = document.createRange();
  range.setStart(...place(blockAt(start, list), start));
  range.setEnd(...place(blockAt(Math.max(start, end - 1), list), end));
  return range;
}

// Moves the ends outwards to the borders of words or, for a fine choice, of characters as people see them.
export function snap(part, granularity) {
  const list = blocks();
  const first = blockAt(part.start, list);
  const last = blockAt(Math.max(part.start, part.end - 1), list);
  const start = border(first, part.start, granularity, false);
  const end = border(last, part.end, granularity, true);
  return trim({ start, end });
}

function border(block, offset, granularity, atEnd) {
  const string = block.textContent;
  const index = toUtf16(string, offset - startOf(block));
  if (!Intl.Segmenter || index < 0) return offset;
  const segments = new Intl.Segmenter(text.lang || undefined, { granularity }).segment(string);
  const segment = segments.containing(atEnd ? index - 1 : index);
  if (!segment || (granularity === "word" && !segment.isWordLike)) return offset;
  const edge = segment.index + (atEnd ? segment.segment.length : 0);
  return startOf(block) + codePoints(string, edge);
}
