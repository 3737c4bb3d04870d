// What the reading room can do once somebody does something in it. Each module adds its acts to the table: the
// gesture that brings them here is over before their own listeners could hear it.
import { watchAgain } from "./again.js";
import { watchArmed } from "./armed.js";
import { watchCardActs } from "./cardacts.js";
import { watchChooser } from "./chooser.js";
import { watchCiting } from "./citing.js";
import { watchEdges } from "./edges.js";
import { watchGists } from "./gists.js";
import { watchGoing } from "./going.js";
import { watchHalfWritten } from "./halfwritten.js";
import { watchHandles } from "./handles.js";
import { watchKeyboard } from "./keyboard.js";
import { watchLeaving } from "./leaving.js";
import { watchMarked } from "./marked.js";
import { watchMoving } from "./moving.js";
import { watchNames } from "./names.js";
import { watchNews } from "./news.js";
import { watchOffers } from "./offers.js";
import { room } from "./page.js";
import { watchPassages } from "./passages.js";
import { watchRelations } from "./relations.js";
import { watchSeen } from "./seen.js";
import { watchSlips } from "./slips.js";
import { watchSubject } from "./subject.js";
import { watchUndoing } from "./undoing.js";

const WATCHES = [
  watchAgain, watchArmed, watchCardActs, watchChooser, watchCiting, watchEdges, watchGists, watchGoing, watchHalfWritten,
  watchHandles, watchKeyboard, watchLeaving, watchMarked, watchMoving, watchNames, watchNews, watchOffers, watchPassages,
  watchRelations, watchSeen, watchSlips, watchSubject, watchUndoing,
];

for (const watch of WATCHES) watch();
room.dataset.whole = "true";
