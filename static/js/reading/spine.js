// The narrow map beside the text: where highlights lie and which part of the article is in view.
import { anchorOf, inOrder, numberOf } from "./placement.js";
import { text, when } from "./page.js";

const spine = document.getElementById("spine");
const track = spine?.querySelector(".track");
const view = track?.querySelector(".view");
let asked = 0;

function percent(value, whole) {
  return `${Math.max(0, Math.min(100, (value / whole) * 100))}%`;
}

function drawView() {
  const box = text.getBoundingClientRect();
  view.style.setProperty("top", percent(-box.top, box.height));
  view.style.setProperty("height", percent(Math.min(innerHeight, box.height), box.height));
}

function mark(card) {
  const anchor = anchorOf(card);
  if (!anchor) return null;
  const box = text.getBoundingClientRect();
  const link = document.createElement("a");
  link.href = `#h-${numberOf(card)}`;
  link.tabIndex = -1;
  link.className = card.dataset.kind;
  link.style.setProperty("top", percent(anchor.getBoundingClientRect().top - box.top, box.height));
  return link;
}

// Beside the column, on the side where lines begin.
function stand() {
  const box = text.getBoundingClientRect();
  const rtl = getComputedStyle(document.documentElement).direction === "rtl";
  spine.style.setProperty("left", `${rtl ? box.right + 38 : box.left - 48}px`);
}

function draw() {
  asked = 0;
  stand();
  for (const old of track.querySelectorAll("a")) old.remove();
  track.append(...inOrder().map(mark).filter(Boolean));
  drawView();
}

function ask() {
  asked ||= requestAnimationFrame(draw);
}

export function watchSpine() {
  if (!track) return;
  when("blocks", ask);
  new ResizeObserver(ask).observe(text);
  new MutationObserver(ask).observe(document.getElementById("cards"), { childList: true });
  addEventListener("resize", ask);
  addEventListener("scroll", drawView, { passive: true });
  ask();
}
