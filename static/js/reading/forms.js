// Small helps inside cards: Ctrl and Enter send, everything sent carries an id of its own so that a repeat does no
// harm, and the buttons of cards and comments ask for their acts.
import { tell } from "./page.js";
import { uid } from "./uid.js";

const ASKED = ["cite", "copy", "edit-start", "move-start", "reply-off", "reply-to", "speak", "wanted"];

// A link that copies stays a link where scripts reach no clipboard: that is in secure contexts alone.
function onClick(event) {
  const button = event.target.closest("[data-act]");
  const { act } = button?.dataset ?? {};
  if (!ASKED.includes(act) || button.closest("#tagbar") || (act === "copy" && !navigator.clipboard)) return;
  event.preventDefault();
  tell("act", { act, target: button });
}

export function watchForms() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches("textarea")) return;
    event.preventDefault();
    event.target.form?.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const field = event.target.elements.uid;
    if (field && !field.value) field.value = uid();
  }, true);
}
