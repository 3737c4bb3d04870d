// To other pages, and to the export, by two keys.
import { addActs } from "./acts.js";

function go(page) {
  return () => location.assign(document.getElementById("words").dataset[page]);
}

export function watchGoing() {
  addActs({
    "go-claims": go("claims"),
    "go-export": () => document.getElementById("export-article").click(),
    "go-library": go("library"),
    "go-notebook": go("notebook"),
  });
}
