// Where the ends of a passage come to rest: at the borders of words, and behind or before the marks that cling to them.
import { blocks, codePoints, startOf } from "./offsets.js";
import { text } from "./page.js";

const JOINING = /^[-‑'’./@&:]$/u; // one of these between two words makes one of them
const DASH = /^[–—]+$/u;
const segmenter = new Map(); // granularity → Intl.Segmenter

function segmentsOf(block, granularity) {
  if (!segmenter.has(granularity)) segmenter.set(granularity, new Intl.Segmenter(text.lang || undefined, { granularity }));
  return segmenter.get(granularity).segment(block.textContent);
}

// One more segment behind the units: marks that follow marks, and words that a mark joins, are one unit.
function append(units, { segment, index, isWordLike }) {
  const end = index + segment.length;
  const last = units.at(-1);
  const clings = last?.end === index;
  const before = units.at(-2);
  if (!segment.trim()) return;
  if (clings && isWordLike && JOINING.test(last.string) && before?.isWord && before.end === last.start) {
    units.pop();
    before.end = end;
  } else if (clings && !isWordLike && !last.isWord) {
    last.end = end;
    last.string += segment;
  } else units.push({ start: index, end, isWord: isWordLike, string: segment });
}

function unitsOf(block) {
  const units = [];
  for (const segment of segmentsOf(block, "word")) append(units, segment);
  return units;
}

// The offsets in a block at which a passage may start ("start") or end ("end"), in order.
export function stopsIn(block, side) {
  const units = unitsOf(block);
  const clings = (unit, index) => {
    const neighbour = side === "end" ? units[index - 1] : units[index + 1];
    return neighbour && (side === "end" ? neighbour.end === unit.start : neighbour.start === unit.end) && !DASH.test(unit.string);
  };
  const string = block.textContent;
  return units.filter((unit, index) => unit.isWord || clings(unit, index)).map((unit) => startOf(block) + codePoints(string, unit[side]));
}

// The next stop before (way -1) or behind (way 1) an offset, strictly between low and high; null at the last one.
export function nextStop(offset, side, way, low, high) {
  const list = way > 0 ? blocks() : blocks().reverse();
  for (const block of list) {
    const end = startOf(block) + codePoints(block.textContent);
    if (way > 0 ? end < offset : startOf(block) > offset) continue;
    const stops = stopsIn(block, side);
    const found = way > 0 ? stops.find((stop) => stop > offset) : stops.findLast((stop) => stop < offset);
    if (found !== undefined) return found > low && found < high ? found : null;
  }
  return null;
}

function charactersIn(block) {
  const string = block.textContent;
  const borders = [...segmentsOf(block, "grapheme")].map(({ index }) => startOf(block) + codePoints(string, index));
  return [...borders, startOf(block) + codePoints(string)];
}

// The stop nearest to an offset of the block, strictly between low and high; with `fine` between any two characters.
export function nearestStop(block, offset, side, low, high, fine) {
  const stops = (fine ? charactersIn(block) : stopsIn(block, side)).filter((stop) => stop > low && stop < high);
  return stops.reduce((best, stop) => (best === null || Math.abs(stop - offset) < Math.abs(best - offset) ? stop : best), null);
}
