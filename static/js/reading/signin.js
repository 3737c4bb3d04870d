// A stranger may choose and tag: the passage is kept, signing in is offered, and it is sent afterwards.
import { exactOf } from "./offsets.js";
import { revision, room, signedIn, slug, tell, when } from "./page.js";
import { clearSelection } from "./selection.js";
import { send } from "./tagging.js";

const KEPT = "lectern:before-sign-in";
const dialog = document.getElementById("sign-in-dialog");

export function needSignIn({ kind, parts, then = "" }) {
  const kept = { slug, revision, parts, kind, then, exact: exactOf(parts) };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
  offer();
}

function offer() {
  for (const link of dialog.querySelectorAll("a[data-next]")) {
    const address = new URL(link.href);
    address.searchParams.set("next", location.pathname + location.search);
    link.href = address;
  }
  if (!dialog.open) dialog.showModal();
}

function resume() {
  const written = sessionStorage.getItem(KEPT);
  if (!written || !signedIn) return;
  const kept = JSON.parse(written);
  if (kept.slug !== slug) return;
  sessionStorage.removeItem(KEPT);
  const { kind, parts, then, exact } = kept;
  send({ kind, parts, then, exact, of: kept.revision, resumed: true });
  tell("resumed", kept);
}

export function watchSignIn() {
  document.addEventListener("sign-in-needed", offer);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "cancel") return;
    sessionStorage.removeItem(KEPT);
    clearSelection();
  });
  room.dataset.resumable = String(sessionStorage.getItem(KEPT) !== null);
  resume();
}
