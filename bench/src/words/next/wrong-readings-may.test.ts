/** Readings of what things are let be or do, and of what may or need be done, which are right or asked about. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const island = "islands/island.json";
const abbey = "abbeys/abbey.json";

it.each([
  // What is let be done is wanted.
  [island, "let Clover be fed", "fed clover"],
  [island, "let the barn be swept", "swept barn"],
  [
    island,
    "let the lamps be lit",
    "lit lamp7; lit lamp4; lit lamp2; lit lamp5; lit lamp1; lit lamp6; lit lamp3",
  ],
  [island, "let Clover be milked and fed", "milked clover; fed clover"],
  [abbey, "let Bess be saddled", "saddled bess"],
  [abbey, "let Gabriel be rung", "rung gabriel"],
  [
    abbey,
    "let the cells be locked",
    "locked cell1; locked cell2; locked cell3; locked cell4; locked cell5",
  ],
  [abbey, "have Bess fed and let Jack be saddled", "fed bess; saddled jack"],
  [abbey, "let the two iron bells be rung", "rung felix; rung martha"],
  [island, "let Runa's goats be fed", "fed thistle; fed bramble"],
  // Who is not let sleep may have to be woken, or be kept awake.
  [island, "don't let Runa sleep", "?"],
  [island, "don't let Fergus sleep", "?"],
  [abbey, "don't let Wim sleep", "?"],
  [abbey, "let no guest sleep", "?"],
  [island, "let nobody sleep", "?"],
  [abbey, "lass niemanden schlafen", "?"],
  // What only some may is refused to the others.
  [
    island,
    "only Clover may be milked",
    "!milked thistle; !milked bramble; !milked nettle; !milked gorse",
  ],
  [
    island,
    "only the Petrel may be painted",
    "!painted dinghy3; !painted otter; !painted dinghy2; !painted marlin; !painted dinghy1",
  ],
  [abbey, "only the brown mules can be saddled", "!saddled clover; !saddled jack"],
  [
    island,
    "nur Clover darf gemolken werden",
    "!milked thistle; !milked bramble; !milked nettle; !milked gorse",
  ],
  [
    island,
    "nur die Petrel darf gestrichen werden",
    "!painted dinghy3; !painted otter; !painted dinghy2; !painted marlin; !painted dinghy1",
  ],
  [
    island,
    "solo Clover puede ser ordeñada",
    "!milked thistle; !milked bramble; !milked nettle; !milked gorse",
  ],
  [abbey, "sólo Gabriel puede ser tocado", "!rung felix; !rung agnes; !rung martha"],
  // What may be so already is not asked for.
  [island, "Clover may already be milked", "?"],
  [abbey, "Rufus may already be saddled", "?"],
  [abbey, "the cellar may be locked, so unlock it", "unlocked cellar"],
  // Who is let sleep is told nothing else.
  [island, "let Fergus sleep and Runa milk Clover", "?"],
  [abbey, "let Wim sleep and wake Odilo", "woken odilo; !woken wim"],
  [island, "laisse dormir Fergus", "!woken fergus"],
  // What need not be done is not refused.
  [abbey, "no mule needs saddling", "?"],
  [abbey, "no mule has to be saddled", "?"],
  [island, "nobody needs waking", "?"],
  [island, "keine Lampe muss aufgefüllt werden", "?"],
  [abbey, "niemand muss Odilo wecken", "?"],
  [abbey, "no monk has to wake Odilo", "?"],
  [abbey, "kein Mönch muss Odilo wecken", "?"],
  [abbey, "ningún monje tiene que despertar a Odilo", "?"],
  [abbey, "nadie tiene que despertar a Odilo", "?"],
  [
    abbey,
    "no mule should be saddled",
    "!saddled rufus; !saddled clover; !saddled bess; !saddled jack",
  ],
  [abbey, "Bess should not get a feed", "!fed bess"],
  // A deed of no character, or of an unknown one, is not that of the one spoken to.
  [island, "it's nobody's job to wake Fergus", "?"],
  [abbey, "it's nobody's turn to ring Gabriel", "?"],
  [island, "it's everyone's job to sweep the barn", "?"],
  [abbey, "it's the knight's turn to ring Gabriel", "?"],
  [abbey, "it's your turn to ring Gabriel", "rung gabriel"],
] as const)("%s: %s", (file, text, meant) => expect(readIn(file, text)).toBe(meant));
