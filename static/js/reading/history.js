// What the reader did since the page was opened. Each answer to a write of theirs says where that act is undone;
// an undoing is an act itself, and says which one it undid.
import { cards } from "./page.js";

export const done = []; // addresses at which acts are undone, the latest last
export const undone = []; // the same of undoings, which undo them again
const underway = new Set(); // requests that write

export function isWriting() {
  return [...underway].some((xhr) => xhr.readyState < XMLHttpRequest.DONE);
}

export function forget(address) {
  for (const list of [done, undone]) {
    const at = list.indexOf(address);
    if (at >= 0) list.splice(at, 1);
  }
}

// Takes note of an answer's act; `header` gives the value of one of its headers, null without.
export function noteAct(header) {
  const act = header("Lectern-Act");
  const undid = header("Lectern-Undone");
  if (!act) return;
  const again = undone.includes(undid);
  if (undid) forget(undid);
  else undone.length = 0;
  (undid && !again ? undone : done).push(act);
  if (undid) cards.dataset.undone = header("Lectern-Place") ?? "";
}

// Not by an event of htmx's: what asked may have left the page before the answer came.
export function watchHistory() {
  document.addEventListener("htmx:beforeSend", ({ detail: { xhr, requestConfig } }) => {
    if (requestConfig.verb === "post") underway.add(xhr);
  });
  document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
    underway.delete(xhr);
    if (xhr.status >= 200 && xhr.status < 300) noteAct((name) => xhr.getResponseHeader(name));
  });
}
