// Toasts leave by themselves unless they report an error; pointer or focus on one keeps it.
const STAY = 8000;
const STAY_WITH_UNDO = 20000;

function leaveLater(toast) {
  if (toast.matches(".error, .warning")) return;
  const stay = toast.querySelector("[data-undo]") ? STAY_WITH_UNDO : STAY;
  let timer = 0;
  const start = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), stay); };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
}

// After a deletion the focus would fall to the body: give it to Undo.
function catchFocus(toast) {
  if (document.activeElement && document.activeElement !== document.body) return;
  toast.querySelector("[data-undo]")?.focus({ preventScroll: true });
}

export function watchToasts(box) {
  if (!box) return;
  for (const toast of box.querySelectorAll("[data-toast]")) leaveLater(toast);
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(node instanceof Element) || !node.matches("[data-toast]")) continue;
      leaveLater(node);
      catchFocus(node);
    }
  }).observe(box, { childList: true });
  box.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest("[data-toast]").remove();
  });
  box.addEventListener("htmx:afterRequest", (event) => {
    // htmx calls a 401 successful, because nothing is swapped and nothing is wrong for it.
    if (event.detail.successful && event.detail.xhr.status !== 401) event.target.closest("[data-toast]")?.remove();
  });
}
