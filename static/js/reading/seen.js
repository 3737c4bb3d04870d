// Tells the server that a thread was seen, once the last of what is new in it has been in view for a moment. The
// marks stay while the page does: they say what was new. Without scripts the same form has a button.
import { reader } from "./page.js";

const MOMENT = 1500; // ms
const waiting = new Map(); // comment in view → its timer

function send(form) {
  form.remove();
  const headers = { "X-Requested-With": "fetch", "X-Reader": reader };
  const body = new URLSearchParams(new FormData(form));
  fetch(form.action, { method: "POST", body, headers, keepalive: true }).catch(() => {}); // marked again next time
}

function seen(comment) {
  if (document.hidden) return;
  const form = comment.closest(".thread")?.querySelector("form[data-act=seen]");
  if (form) send(form);
}

const views = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    clearTimeout(waiting.get(target));
    waiting.delete(target);
    if (isIntersecting) waiting.set(target, setTimeout(seen, MOMENT, target));
  }
});

function observe() {
  views.disconnect();
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
  for (const form of document.querySelectorAll("form[data-act=seen]")) {
    const last = [...form.closest(".thread").querySelectorAll(".say.is-new")].at(-1);
    if (last) views.observe(last);
  }
}

export function watchSeen() {
  document.addEventListener("htmx:afterSettle", observe);
  document.addEventListener("visibilitychange", observe);
  observe();
}
