// What the n-th press takes in each sentence, as the server's assistant reads the article: the same for everybody,
// fetched once when the reader first does something. Without it the keys take quoted words or the sentence.
import { codePoints, textOf } from "./offsets.js";
import { revision, room } from "./page.js";

const QUOTED = /“[^”]+”|„[^“”]+[“”]|«[^»]+»|»[^«]+«|"[^"]+"|‘[^’]{12,}’(?!\p{L})/gu;
let told = null; // for each sentence [of q, of c and f], each a list of passages without the sentence itself; or 0

function partsOf(flat, start) {
  const parts = [];
  for (let at = 0; at < flat.length; at += 2) {
    const first = start + flat[at];
    parts.push({ start: first, end: first + flat[at + 1] });
  }
  return parts;
}

// The words in quotation marks inside a part, each as a part; the part itself when there are none.
export function quotedIn(part) {
  const string = textOf(part);
  const found = [...string.matchAll(QUOTED)].map((match) => {
    const start = part.start + codePoints(string, match.index);
    return { start, end: start + codePoints(match[0]) };
  });
  return found.length ? found : [part];
}

// The passages that a kind takes in turn in a sentence, which comes last.
export function turnsOf(kind, { index, start, end }) {
  const sentence = [{ start, end }];
  if (kind === "plain") return [sentence];
  if (!told) return kind === "quote" ? [quotedIn(sentence[0]), sentence] : [sentence];
  const passages = told[index] ? told[index][kind === "quote" ? 0 : 1] : [];
  return [...passages.map((flat) => partsOf(flat, start)), sentence];
}

export async function fetchExtents() {
  const address = room.dataset.cards.replace(/cards\/$/, `revisions/${revision}/extents.json`);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) told = await answer.json();
    room.dataset.extents = String(answer.ok);
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // no network: it goes without
  }
}
