// Further cards come in slices: once the reader moves and the link to the next slice nears the window it is
// followed, and a card that is asked for before its slice is here is fetched slice by slice. A page that is only
// opened asks for nothing: the link stands there for whom twenty cards do not fill the window.
/* global htmx */
import { cardOf, open } from "./cards.js";
import { anchorOf } from "./placement.js";
import { cards, touchScreen, when } from "./page.js";

const AHEAD = 1200; // px below the window
let loading = false;
let later = 0;
let wanted = null; // the card that slices are fetched for

function link() {
  return cards.querySelector('[data-act="more"]');
}

function follow() {
  const more = link();
  if (!more || loading) return;
  loading = true;
  htmx.ajax("GET", more.href, { source: more, target: more, swap: "outerHTML" }); // a click might come before htmx knows the link
}

function isNear() {
  if (touchScreen.matches) return cards.scrollTop + cards.clientHeight + AHEAD > cards.scrollHeight && document.body.dataset.sheet === "open";
  const last = [...cards.querySelectorAll(":scope > .card")].at(-1);
  const block = last && anchorOf(last)?.closest(".block");
  return !block || block.getBoundingClientRect().top < innerHeight + AHEAD;
}

function check() {
  if (link() && isNear()) follow();
}

// Behind the frame that shows what has come: to measure before it would lay out the whole article twice.
function checkLater() {
  later ||= requestAnimationFrame(() => setTimeout(() => {
    later = 0;
    check();
  }));
}

function fetchUntil({ number, then, show }) {
  if (cardOf(number)) return open(number, then, show);
  if (!link()) return undefined;
  wanted = { number, then, show };
  return follow();
}

function onAnswer({ detail }) {
  if (!detail.requestConfig.elt.matches('[data-act="more"]')) return;
  loading = false;
  const asked = wanted;
  wanted = null;
  if (asked && detail.successful) fetchUntil(asked);
  check();
}

export function watchSlices() {
  document.addEventListener("htmx:afterRequest", onAnswer);
  when("card-missing", fetchUntil);
  when("blocks", checkLater);
  addEventListener("scroll", check, { passive: true });
  cards.addEventListener("scroll", check, { passive: true });
  document.addEventListener("htmx:afterSettle", checkLater);
}
