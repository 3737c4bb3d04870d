// The narrow map beside the text: where highlights lie and which part of the article is in view.
import { numbersOn } from "./cards.js";
import { blocks } from "./offsets.js";
import { text, when } from "./page.js";

const spine = document.getElementById("spine");
const track = spine?.querySelector(".track");
const view = track?.querySelector(".view");
const KINDS = ["quote", "claim", "fact", "plain"];
const PLACES = 140; // on the map, each as high as its smallest mark
const REST = 250; // ms: a text grows and shrinks while it is scrolled
let asked = 0;
let timer = 0;
let shown = ""; // what the map shows: it is drawn anew only when that changes

function percent(value, whole) {
  return `${Math.max(0, Math.min(100, (value / whole) * 100)).toFixed(2)}%`;
}

function drawView(box = text.getBoundingClientRect()) {
  view.style.setProperty("top", percent(-box.top, box.height));
  view.style.setProperty("height", percent(Math.min(innerHeight, box.height), box.height));
}

// The runs of a block, each with the share of the block's text before it and up to its end.
function runsIn(block) {
  const found = [];
  const whole = block.textContent.length;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let at = 0; walker.nextNode(); at += walker.currentNode.length) {
    const run = walker.currentNode.parentElement.closest(".run");
    if (run) found.push({ run, from: at / whole, to: (at + walker.currentNode.length) / whole });
  }
  return found;
}

// Runs in the text, not cards: cards come in slices, and a passage reaches further than its first line. Where they
// stand is reckoned from their blocks: to ask each run would lay out all of a long text, also what nobody sees.
function marks(box) {
  const drawn = [];
  const latest = new Map(); // kind → its last mark: it stands once in each place
  const least = box.height / PLACES;
  for (const block of blocks().filter((one) => one.querySelector(".run"))) {
    const { top: start, height } = block.getBoundingClientRect();
    for (const { run, from, to } of runsIn(block)) {
      const kind = KINDS.findLast((name) => run.classList.contains(name)) ?? "seen";
      const [top, bottom] = [start + from * height, start + to * height];
      const last = latest.get(kind);
      if (last && drawn.at(-1) === last && top - last.bottom < least) last.bottom = bottom;
      else if (!last || bottom - last.top > least) {
        latest.set(kind, { kind, top, bottom, number: numbersOn(run).at(-1) });
        drawn.push(latest.get(kind));
      }
    }
  }
  return drawn.map(({ kind, number, top, bottom }) => (
    { kind, number, top: percent(top - box.top, box.height), height: percent(bottom - top, box.height) }
  ));
}

function linkOf({ kind, top, height, number }) {
  const link = document.createElement("a");
  if (number) link.href = `#h-${number}`;
  link.tabIndex = -1;
  link.className = kind;
  link.style.setProperty("top", top);
  link.style.setProperty("height", height);
  return link;
}

// Beside the column, on the side where lines begin.
function stand(box) {
  const rtl = getComputedStyle(document.documentElement).direction === "rtl";
  spine.style.setProperty("left", `${rtl ? box.right + 38 : box.left - 48}px`);
}

function draw() {
  asked = 0;
  const box = text.getBoundingClientRect();
  const drawn = marks(box); // all that is read from the page, before anything is written to it
  stand(box);
  drawView(box);
  const written = JSON.stringify(drawn);
  if (written === shown) return;
  shown = written;
  for (const old of track.querySelectorAll("a")) old.remove();
  track.append(...drawn.map(linkOf));
}

function ask() {
  asked ||= requestAnimationFrame(draw);
}

function askSoon() {
  clearTimeout(timer);
  timer = setTimeout(ask, REST);
}

export function watchSpine() {
  if (!track) return;
  when("blocks", ask);
  new ResizeObserver(askSoon).observe(text);
  addEventListener("resize", ask);
  addEventListener("scroll", () => drawView(), { passive: true });
  ask();
}
