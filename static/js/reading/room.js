// The reading room: starts every module. Each wraps what the server rendered and works by itself.
import { watchActs } from "./acts.js";
import { flash, open, reveal, showPassage, watchCards } from "./cards.js";
import { watchDrafts } from "./drafts.js";
import { watchFind } from "./find.js";
import { watchFocus } from "./focus.js";
import { watchForms } from "./forms.js";
import { watchHistory } from "./history.js";
import { watchKeys } from "./keys.js";
import { watchLayers } from "./layers.js";
import { watchLoading } from "./loading.js";
import { room, unlessGone } from "./page.js";
import { watchPlacement } from "./placement.js";
import { watchProgress } from "./progress.js";
import { watchSelection } from "./selection.js";
import { watchCursor } from "./sentences.js";
import { watchSheet } from "./sheet.js";
import { watchSignIn } from "./signin.js";
import { watchSlices } from "./slices.js";
import { watchSpine } from "./spine.js";
import { watchSwaps } from "./swap.js";
import { watchBar } from "./tagbar.js";
import { watchTagging } from "./tagging.js";
import { watchUnsentList } from "./unsentlist.js";
import { watchWaiting } from "./waiting.js";

const WATCHES = [
  watchLoading, watchHistory, watchPlacement, watchCards, watchSlices, watchSheet, watchSwaps, watchTagging, watchSelection,
  watchBar, watchCursor, watchFind, watchFocus, watchForms, watchActs, watchKeys, watchProgress, watchSpine, watchDrafts,
  watchUnsentList, watchSignIn, watchWaiting, watchLayers,
];

// A link to one highlight (/h/<uid>/) or comment: its card opens, and it comes into view.
function openLinked() {
  const linked = room.dataset.linked || /^#[hc]-(\d+)$/.exec(location.hash)?.[1];
  if (!linked) return;
  const show = () => {
    const comment = document.getElementById(location.hash.slice(1)); // the link was to it (/c/<uid>/)
    if (comment?.matches(".say")) return reveal(comment);
    showPassage(linked);
    return flash(linked);
  };
  open(linked, unlessGone(show));
}

// htmx takes the forms and links in hand on this event, and was here first: what is sent now goes through it.
document.addEventListener("DOMContentLoaded", () => {
  for (const watch of WATCHES) watch();
  openLinked();
  room.dataset.ready = "true";
});
