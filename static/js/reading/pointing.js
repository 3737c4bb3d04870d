// Where in the text a point of the window is.
import { offsetOf } from "./offsets.js";
import { text } from "./page.js";

function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && [caret.offsetNode, caret.offset];
  }
  const range = document.caretRangeFromPoint(x, y);
  return range && [range.startContainer, range.startOffset];
}

// The offset nearest to the point, or null where the point is on no block.
export function offsetAt(x, y) {
  const caret = caretAt(x, y);
  if (!caret) return null;
  const [node, unit] = caret;
  const block = (node instanceof Element ? node : node.parentElement)?.closest(".block");
  return block && text.contains(block) ? offsetOf(block, node, unit) : null;
}
