// How text looks. A choice acts at once, is shown wherever it can be made, and leaves the reader where they are:
// the words at the reading line stay there while the text around them changes its size, face or width.
const READING_LINE = 0.35; // of the window's height, as in reading/progress.js
const root = document.documentElement;

// The first character of a block that is not above the line, as a range.
function characterAt(block, line) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const isAbove = (node, index) => {
    range.setStart(node, index);
    range.setEnd(node, index + 1);
    return range.getBoundingClientRect().bottom <= line;
  };
  while (walker.nextNode()) {
    const node = walker.currentNode;
    let low = 0;
    let high = node.length - 1;
    if (high < 0 || isAbove(node, high)) continue;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAbove(node, middle)) low = middle + 1;
      else high = middle;
    }
    isAbove(node, low);
    return range;
  }
  return null;
}

// Null at the head of a page, which stays the head, and where there is no article.
function placeOfReader() {
  const line = innerHeight * READING_LINE;
  const blocks = scrollY ? [...document.querySelectorAll("#text .block")] : [];
  const block = blocks.find((candidate) => candidate.getBoundingClientRect().bottom > line);
  return block ? characterAt(block, line) : null;
}

function keepPlace(change) {
  const place = placeOfReader();
  const top = place?.getBoundingClientRect().top;
  change();
  if (!place) return;
  let stoodAt = scrollY;
  const stand = () => {
    if (Math.abs(scrollY - stoodAt) > 2) return; // the reader has moved on meanwhile
    scrollBy({ top: place.getBoundingClientRect().top - top, behavior: "instant" });
    stoodAt = scrollY;
  };
  stand();
  // A typeface may come later than the choice of it.
  requestAnimationFrame(() => {
    stand();
    document.fonts?.ready.then(() => requestAnimationFrame(stand));
  });
}

function apply({ name, value, dataset }) {
  if (value === dataset.default) delete root.dataset[name];
  else root.dataset[name] = value;
  for (const twin of document.querySelectorAll(`[data-display] input[name="${name}"]`)) {
    twin.checked = twin.value === value;
  }
}

function defaultsIn(form) {
  return [...form.querySelectorAll("[data-default]")].filter((input) => input.value === input.dataset.default);
}

export function choose(input) {
  keepPlace(() => apply(input));
}

export function reset(form) {
  keepPlace(() => defaultsIn(form).forEach(apply));
}
