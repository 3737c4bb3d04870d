// The keyboard on the screen covers the lower part of the window and leaves the page as large as it was. How much it
// covers is told to the style sheet, and the field that is typed in stays in view.
import { inField } from "./page.js";

const LEAST = 80; // px: less is a bar of the browser's own

// A page that is zoomed in by fingers shows less of itself too, but nothing covers it.
function covered() {
  const { height, offsetTop, scale } = visualViewport;
  return scale > 1.05 ? 0 : Math.max(0, Math.round(innerHeight - height - offsetTop));
}

function follow() {
  const height = inField(document.activeElement) ? covered() : 0;
  const isOpen = height > LEAST;
  document.documentElement.toggleAttribute("data-keyboard", isOpen);
  document.documentElement.style.setProperty("--covered", isOpen ? `${height}px` : "0px");
  if (isOpen) requestAnimationFrame(() => document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" }));
}

export function watchKeyboard() {
  if (!window.visualViewport) return;
  visualViewport.addEventListener("resize", follow);
  document.addEventListener("focusin", follow);
  document.addEventListener("focusout", () => requestAnimationFrame(follow));
  follow();
}
