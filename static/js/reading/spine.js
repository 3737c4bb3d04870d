// The narrow map beside the text: where highlights lie and which part of the article is in view.
import { numbersOn } from "./cards.js";
import { text, when } from "./page.js";

const spine = document.getElementById("spine");
const track = spine?.querySelector(".track");
const view = track?.querySelector(".view");
const KINDS = ["quote", "claim", "fact", "plain"];
let asked = 0;

function percent(value, whole) {
  return `${Math.max(0, Math.min(100, (value / whole) * 100))}%`;
}

function drawView(box = text.getBoundingClientRect()) {
  view.style.setProperty("top", percent(-box.top, box.height));
  view.style.setProperty("height", percent(Math.min(innerHeight, box.height), box.height));
}

// Runs in the text, not cards: cards come in slices, and a passage reaches further than its first line.
function marks(box) {
  const drawn = [];
  for (const run of text.querySelectorAll(".run")) {
    const { top, bottom } = run.getBoundingClientRect();
    const kind = KINDS.findLast((name) => run.classList.contains(name)) ?? "seen";
    const last = drawn.at(-1);
    if (last?.kind === kind && top - last.bottom < box.height / 200) last.bottom = Math.max(last.bottom, bottom);
    else drawn.push({ kind, top, bottom, number: numbersOn(run).at(-1) });
  }
  return drawn.map(({ kind, top, bottom, number }) => {
    const link = document.createElement("a");
    if (number) link.href = `#h-${number}`;
    link.tabIndex = -1;
    link.className = kind;
    link.style.setProperty("top", percent(top - box.top, box.height));
    link.style.setProperty("height", percent(bottom - top, box.height));
    return link;
  });
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
  for (const old of track.querySelectorAll("a")) old.remove();
  track.append(...drawn);
}

function ask() {
  asked ||= requestAnimationFrame(draw);
}

export function watchSpine() {
  if (!track) return;
  when("blocks", ask);
  new ResizeObserver(ask).observe(text);
  addEventListener("resize", ask);
  addEventListener("scroll", () => drawView(), { passive: true });
  ask();
}
