// The modules that a page needs only once its reader does something: fetched then, and not when it is opened.
const LATEST = 20_000; // ms: then they come anyhow, to ask what others do meanwhile
const FIRST = ["pointerdown", "keydown", "focusin"];
let loading = null;

// Rejects where the network is gone, and tries again the next time.
export function loadLater() {
  loading ??= import(document.getElementById("words").dataset.later).catch((problem) => {
    loading = null;
    throw problem;
  });
  return loading;
}

export function watchLoading() {
  const load = () => {
    for (const type of FIRST) document.removeEventListener(type, load, true);
    loadLater().catch(() => {}); // whoever needs it says so
  };
  for (const type of FIRST) document.addEventListener(type, load, true);
  setTimeout(load, LATEST);
}
