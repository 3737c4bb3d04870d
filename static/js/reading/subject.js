// Small changes that a key asks for without anybody having opened a card: which highlight is meant, and one change
// after the other, each with the version that the answer before it brought. The focus stays in the text.
import { unsent } from "../unsent.js";
import { askFirst, finishFirst } from "./acts.js";
import { activeCard, cardMade, open } from "./cards.js";
import { room, sayAgain, slug, tell, when, word } from "./page.js";
import { post } from "./passages.js";
import { numberOf } from "./placement.js";
import { isSending } from "./waiting.js";

let latest = ""; // id of the last highlight that was made here
let line = Promise.resolve();
let inLine = 0;

// The newest highlight that the server does not have yet.
function newest() {
  return unsent().filter(({ type, slug: of, refused }) => type === "highlight" && of === slug && !refused).at(-1);
}

// Resolves to the card of what is on its way once it has come, to null when it does not come now.
function arrival(id) {
  return new Promise((resolve) => {
    const hear = ({ detail: { item, result } }) => {
      if (item.id !== id && (result === "made" || result === "refused")) return;
      document.removeEventListener("reading:settled", hear);
      resolve(item.id === id ? cardMade(id) : null);
    };
    document.addEventListener("reading:settled", hear);
  });
}

// The card of the active highlight, else of the last one made here; null without any.
export function cardMeant() {
  return activeCard() ?? (latest ? cardMade(latest) : null);
}

// What was just made comes first, even while it is on its way. Only an open card tells what its highlight is called.
function find() {
  const item = newest();
  if (item) return isSending() ? arrival(item.id) : Promise.resolve(null);
  const card = cardMeant();
  if (!card || card.dataset.uid) return Promise.resolve(card);
  return new Promise((resolve) => { open(numberOf(card), resolve); });
}

// Does something with the card that is meant now, when what was asked for before is done.
export function onMeant(act) {
  const meant = find();
  inLine += 1;
  line = line.then(async () => {
    const card = await meant;
    const now = card && document.getElementById(card.id); // an answer may have drawn it anew
    if (now) await act(now);
    else sayAgain(word(newest() ? "unreachable" : "nothingActive"));
  }).finally(() => { inLine -= 1; });
}

// What goes into a card waits for the changes: their answers draw it anew.
function finish(act) {
  return inLine && /^(enter|comment|edit|reply|delete)$/.test(act) ? line : null;
}

// Sends a change to one of the addresses of the card's highlight.
export async function change(card, what, values) {
  const address = room.dataset.create.replace(/articles\/.*$/, `highlights/${card.dataset.uid}/${what}/`);
  const status = await post(address, card, values);
  if (!status || status >= 500) sayAgain(word("unreachable"));
}

// Enter is about what was just made, too.
function enterWhenMade(target) {
  const item = target.closest("#cursor") && isSending() ? newest() : null;
  if (item) arrival(item.id).then(() => tell("act", { act: "enter", target }));
  return Boolean(item);
}

function onSettled({ item, result }) {
  if (item.type === "highlight" && result === "made") latest = item.id;
}

export function watchSubject() {
  when("settled", onSettled);
  askFirst("enter", enterWhenMade);
  finishFirst(finish);
}
