// Who speaks, without leaving the text: 1 to 4 pick a speaker that the card offers, s lets the selected words name
// one. And ! says that one is not sure, + adds the selection to the highlight as a part.
import { addActs, askFirst } from "./acts.js";
import { focusIn, open } from "./cards.js";
import { blockAt, blocks, exactOf, joinParts, writeParts } from "./offsets.js";
import { revision, room, sayAgain, touchScreen, when, word } from "./page.js";
import { partsOf, place } from "./passages.js";
import { numberOf } from "./placement.js";
import { chosen, clearSelection } from "./selection.js";
import { cardMeant, change, onMeant } from "./subject.js";
import { hideBar } from "./tagbar.js";

const MOST = 4;
const NEAR = 1; // blocks between the parts of one passage
const dock = document.createElement("div"); // filled with copies of what a card offers
const bar = document.getElementById("tagbar");

function offersOf(card) {
  return [...card.querySelectorAll(":scope > .offers [name=offer]")];
}

function pick(number) {
  onMeant((card) => {
    const offers = offersOf(card);
    if (offers[number - 1]) return change(card, "speaker", { offer: offers[number - 1].value });
    if (card.matches(":is(.quote, .claim):not(.is-open, :has(.speaker, .offers))")) return open(numberOf(card)); // there they stand
    return sayAgain(word("notOffered"));
  });
}

function nameBy(parts) {
  clearSelection();
  hideBar();
  onMeant((card) => change(card, "speaker", { words: writeParts(parts), revision, exact: exactOf(parts) }));
}

// Nobody who is offered: into the card, to the field below them.
function nameOther(target) {
  const card = target.closest(".card") ?? cardMeant();
  if (card) open(numberOf(card), (fresh) => focusIn(fresh, "form.is-brief [name=speaker]"));
}

function name() {
  const selection = chosen();
  if (selection) nameBy(selection.parts.slice(0, 1));
  else sayAgain(word("nothingChosen"));
}

function doubt() {
  onMeant((card) => change(card, "doubt", card.querySelector(":scope > header > .doubt") ? {} : { not_sure: "on" }));
}

function isNear(one, other) {
  const list = blocks();
  const at = ({ start }) => list.indexOf(blockAt(start, list));
  return one.some((a) => other.some((b) => Math.abs(at(a) - at(b)) <= NEAR));
}

// False where the selection begins a passage of its own: nothing is active, it is far off, or parts are being gathered.
function addPart() {
  const card = cardMeant();
  const parts = chosen()?.parts;
  const held = card && parts && document.body.dataset.moving === undefined && !bar.matches("[data-adding]") && partsOf(numberOf(card));
  if (!held?.length || !isNear(held, parts)) return false;
  clearSelection();
  hideBar();
  place(numberOf(card), joinParts([...held, ...parts]));
  sayAgain(word("partAdded"));
  return true;
}

function twinOf(offer) {
  const twin = offer.cloneNode(true);
  twin.type = "button";
  twin.removeAttribute("id");
  return twin;
}

// On phones the cards are put away: the offers of the highlight that is meant stand at the edge meanwhile.
function fillDock() {
  const card = touchScreen.matches ? cardMeant() : null;
  const offers = card && !card.matches(".is-open") ? [...card.querySelectorAll(":scope > .offers button")] : [];
  dock.hidden = !offers.length;
  if (dock.hidden) return;
  const label = card.querySelector(":scope > .offers > span").cloneNode(true);
  const list = document.createElement("div");
  label.id = "offer-dock-label";
  list.append(...offers.map(twinOf));
  dock.replaceChildren(label, list);
}

function makeDock() {
  Object.assign(dock, { id: "offer-dock", className: "offer-dock", role: "group", hidden: true });
  dock.setAttribute("aria-labelledby", "offer-dock-label");
  dock.dataset.keepsSelection = "";
  room.after(dock);
}

export function watchOffers() {
  addActs({ "name-speaker": name, "not-sure": doubt, speak: nameOther });
  for (let number = 1; number <= MOST; number += 1) addActs({ [`offer-${number}`]: () => pick(number) });
  askFirst("part", addPart);
  makeDock();
  for (const event of ["active", "selected"]) when(event, () => requestAnimationFrame(fillDock));
  document.addEventListener("htmx:afterSettle", fillDock);
  touchScreen.addEventListener("change", fillDock);
  dock.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.name) pick([...button.parentElement.children].indexOf(button) + 1);
  });
}
