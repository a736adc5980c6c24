/** Commands with remarks, turns, lists of verbs and things that are got first, in four languages. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const island = "islands/island.json";
const abbey = "abbeys/abbey.json";

it.each([
  // Verbs of the same things.
  [island, "brush, milk and feed Clover", "brushed clover; milked clover; fed clover"],
  [island, "clean, fill and light lamp 5", "polished lamp5; refilled lamp5; lit lamp5"],
  // Whose things are meant: those of him who was named, whatever was named since.
  [
    island,
    "wake up Fergus, feed his goat and paint his boat",
    "woken fergus; fed gorse; painted dinghy3",
  ],
  [
    island,
    "weck Fergus, fütter seine Ziege und streich sein Boot",
    "woken fergus; fed gorse; painted dinghy3",
  ],
  [island, "hand parcel 6 to Edda, then wake Fergus and give him her parcel", "?"],
  // Turns.
  [
    island,
    "it's Runa's turn to sweep the barn and yours to sweep the cellar",
    "swept barn by runa; swept cellar",
  ],
  [
    island,
    "it's Runa's turn to sweep the barn and Edda's to sweep the cellar",
    "swept barn by runa; swept cellar by edda",
  ],
  [
    island,
    "le toca a Runa barrer el granero y a ti barrer el sótano",
    "swept barn by runa; swept cellar",
  ],
  [
    island,
    "c'est à Runa de balayer la grange et à toi de balayer la cave",
    "swept barn by runa; swept cellar",
  ],
  // What is left out behind "and".
  [
    island,
    "milk Bramble and Gorse, brush him and not her",
    "milked bramble; milked gorse; brushed gorse; !brushed bramble",
  ],
  // Things that are got first.
  [island, "take parcel 3 and give it to Runa", "handed parcel3,runa"],
  [island, "take Clover and milk her", "milked clover"],
  [island, "take Clover to the barn and milk her", "led clover,barn; milked clover"],
  [island, "nimm Paket 3 und gib es Runa", "handed parcel3,runa"],
  [island, "coge el paquete 3 y dáselo a Runa", "handed parcel3,runa"],
  [island, "prends le colis 3 et donne-le à Runa", "handed parcel3,runa"],
  [island, "take parcel 1", "?"],
  // Remarks, of which some say which thing "it" is.
  [island, "Fergus overslept again, wake him up", "woken fergus"],
  [island, "Edda's snoring again, wake her", "woken edda"],
  [island, "Fergus schläft noch, weck ihn auf", "woken fergus"],
  [island, "Fergus duerme todavía, despiértalo", "woken fergus"],
  [island, "Fergus dort encore, réveille-le", "woken fergus"],
  [island, "storm's coming, milk Clover", "milked clover"],
  [island, "this mess is a disgrace, sweep the barn", "swept barn"],
  [abbey, "stop feeding clover shes getting fat", "!fed clover"],
  [island, "fix the Marlin before it sinks", "repaired marlin"],
  [island, "Clover scheren und melken", "?"],
  [island, "blorp Clover, milk Bramble", "?"],
  // An order among things, a number behind them, and all of them.
  [
    island,
    "fix the leaking boats, starting with the Marlin",
    "repaired marlin; repaired dinghy3; repaired dinghy1",
  ],
  [
    island,
    "reparier die lecken Boote, angefangen mit der Marlin",
    "repaired marlin; repaired dinghy3; repaired dinghy1",
  ],
  [
    island,
    "paint the dinghies, all three of them",
    "painted dinghy3; painted dinghy2; painted dinghy1",
  ],
  [island, "allume tout", "lit lamp5; lit lamp1; lit lamp6; lit lamp3"],
  [island, "polish the lit lamps", "polished lamp7; polished lamp4; polished lamp2"],
  [island, "only milk Clover, none of the others", "milked clover"],
  // Questions, and deeds that need not be done.
  [island, "is the cellar locked? if so unlock it", "unlocked cellar; if cellar.locked"],
  [abbey, "only Gabriel can be rung?", "?"],
  [abbey, "ninguna mula tiene que ser ensillada", "?"],
])("%s: %s", (world, text, meant) => {
  expect(readIn(world, text)).toBe(meant);
});

it("nobody touches, with a particle in German", () => {
  expect(readIn(island, "niemand rührt das Ölhaus an")).not.toBe("?");
});
