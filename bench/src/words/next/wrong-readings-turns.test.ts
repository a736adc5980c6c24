/** Readings of calls, of turns, of German infinitives, of "both", and of what is refused to nobody, which are right or asked about. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const island = "islands/island.json";
const abbey = "abbeys/abbey.json";

it.each([
  // Several who are called are all of them, and "no monk" is none of them.
  [island, "keepers, sweep the barn", "WHO[nils,runa,edda,fergus] swept barn"],
  [
    island,
    "gardiens, allumez les lanternes",
    "WHO[nils,runa,edda,fergus] lit lamp7; lit lamp4; lit lamp5; lit lamp6",
  ],
  [
    island,
    "fareros, apagad los faroles",
    "WHO[nils,runa,edda,fergus] doused lamp7; doused lamp4; doused lamp5; doused lamp6",
  ],
  [abbey, "monks, don't wake Odilo", "WHO[anselm,bruno,cuthbert,odilo] !woken odilo"],
  [abbey, "Brüder, fegt die Kapelle", "WHO[anselm,bruno,cuthbert,odilo] swept chapel"],
  [abbey, "no monk may wake Odilo", "WHO[anselm,bruno,cuthbert,odilo] !woken odilo"],
  [abbey, "kein Mönch darf Odilo wecken", "WHO[anselm,bruno,cuthbert,odilo] !woken odilo"],
  [abbey, "ningún monje debe despertar a Odilo", "WHO[anselm,bruno,cuthbert,odilo] !woken odilo"],
  [abbey, "no monk wakes Odilo", "WHO[anselm,bruno,cuthbert,odilo] !woken odilo"],
  // One who is called behind a deed is the one spoken to.
  [island, "wake Fergus, keeper", "woken fergus"],
  [
    abbey,
    "wake the guests, brother",
    "woken hamo; woken ulrich; woken beatrix; woken wim; woken tilda",
  ],
  [island, "weck Fergus, Wärter", "woken fergus"],
  [island, "réveille Fergus, gardien", "woken fergus"],
  [island, "despierta a Fergus, farero", "woken fergus"],
  // States say which are meant.
  [island, "weck alle, die noch schlafen", "woken fergus"],
  // Whose turn it is, was or is not.
  [island, "it was Runa's turn to feed Clover", "?"],
  [island, "it was Edda's job to lock the cellar", "?"],
  [island, "Edda war dran, Clover zu füttern", "?"],
  [abbey, "Bruno war dran, Jack zu satteln", "?"],
  [island, "when it's Runa's turn, feed Clover", "?"],
  [abbey, "if it's Bruno's turn, ring Gabriel", "?"],
  [abbey, "once it's Bruno's turn, ring Gabriel", "?"],
  [island, "it's Runa's and Edda's job to sweep the barn", "WHO[runa,edda] swept barn"],
  [island, "it's Runa and Edda's turn to milk Clover", "WHO[runa,edda] milked clover"],
  [abbey, "it's Bruno and Cuthbert's turn to ring Gabriel", "WHO[bruno,cuthbert] rung gabriel"],
  [island, "it's nobody's job to wake Fergus", "?"],
  [abbey, "it's nobody's turn to ring Gabriel", "?"],
  [island, "it's everyone's job to sweep the barn", "?"],
  [abbey, "it's the knight's turn to ring Gabriel", "?"],
  [island, "no es tarea de Runa barrer el granero", "?"],
  [abbey, "no es tarea de Bruno tocar a Gabriel", "?"],
  // German infinitives tell a deed, or what is not to be done.
  [island, "vergiss es, Clover zu füttern", "?"],
  [island, "vergiss es, die Scheune zu fegen", "?"],
  [abbey, "vergiss es, Odilo zu wecken, und füttere Bess", "?"],
  [island, "hör auf, die Scheune zu fegen und Clover zu melken", "!swept barn; !milked clover"],
  [abbey, "hör auf, Bess zu füttern und Jack zu satteln", "!fed bess; !saddled jack"],
  [island, "fütter Bramble, um Clover zu melken", "fed bramble"],
  [abbey, "sattel Jack, um Bess zu füttern", "saddled jack"],
  [island, "anstatt Clover zu melken, fütter Bramble", "fed bramble"],
  [abbey, "statt Bess zu füttern, sattel Jack", "saddled jack"],
  [abbey, "sattel Jack, statt Bess zu füttern", "saddled jack"],
  // Both are two.
  [abbey, "feed Bess, Clover and Jack, then saddle both", "?"],
  [island, "fütter Bramble, Clover und Nettle, dann melk beide", "?"],
  [island, "nourris Bramble, Clover et Nettle, puis trais les deux", "?"],
  [island, "alimenta a Bramble, Clover y Nettle y ordeña a ambas", "?"],
  [island, "feed Clover and milk both", "?"],
  [abbey, "feed Bess and don't saddle both", "?"],
  [island, "don't milk both goats", "?"],
  [abbey, "füttere Bess, dann Jack, und sattel die beiden nicht", "?"],
  // Places that are joined.
  [island, "polish the lamps in the cellar and in the boathouse", "polished lamp5; polished lamp6"],
  [
    abbey,
    "polish the bells in the tower and in the chapel",
    "polished felix; polished gabriel; polished agnes; polished martha",
  ],
  // What nothing needs is not forbidden.
  [abbey, "Bess should not get a feed", "!fed bess"],
  [abbey, "no mule needs saddling", "?"],
  [island, "nobody needs waking", "?"],
  [island, "keine Lampe muss aufgefüllt werden", "?"],
  // These were asked about.
  [island, "feed two of the five goats", "fed thistle; fed bramble"],
  [abbey, "ring two of the four bells", "rung felix; rung gabriel"],
  [island, "feed all goats that are in no store", "fed gorse"],
  [
    island,
    "feed the goats, but leave Gorse out",
    "fed thistle; fed bramble; fed clover; fed nettle",
  ],
  [
    island,
    "fütter die Ziegen und lass Gorse aus",
    "fed thistle; fed bramble; fed clover; fed nettle",
  ],
  [abbey, "weck alle Gäste, die noch schlafen", "woken beatrix; woken wim"],
  [abbey, "weck Wim, um Jack zu satteln", "woken wim"],
  [abbey, "läut Gabriel, um Odilo zu wecken", "rung gabriel"],
  [island, "Clover ist zu melken", "milked clover"],
] as const)("%s: %s", (file, text, meant) => expect(readIn(file, text)).toBe(meant));
