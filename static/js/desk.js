// Names for the fields with completion: their script makes a box of its own and leaves the label behind.
// It makes the boxes when jQuery is ready, so that this waits for the same and stands behind it in the queue.
window.django?.jQuery?.(() => {
  for (const box of document.querySelectorAll(".select2-container")) {
    const label = box.previousElementSibling?.labels?.[0]?.textContent.trim();
    if (!label) continue;
    for (const part of box.querySelectorAll("[role=textbox], [role=combobox]")) {
      part.setAttribute("aria-label", label);
    }
  }
});

// The signs beside the boxes of two lists have a name, which only an image may have. Their script makes them on load.
window.addEventListener("load", () => {
  for (const sign of document.querySelectorAll(".search-label-icon")) sign.setAttribute("role", "img");
});
