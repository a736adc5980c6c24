/** Readings of remarks in unknown words, which may say for which things an order is not, when it holds, or what else is to be done. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const ranch = "yards/ranch.json";
const film = "scenes/filmset.json";
const village = "vigils/village.json";
const rails = "ports/railyard.json";

it.each([
  // Exceptions and refusals in unknown words are asked about.
  [ranch, "saddle the brown horses, Rusty excluded", "?"],
  [ranch, "Snowy aside, feed all the horses", "?"],
  [ranch, "Biscuit rests today, feed and saddle the horses", "?"],
  [ranch, "fütter die Pferde, Biscuit fastet", "?"],
  [film, "Hugo verzichtet, gib den Schauspielern zu essen", "?"],
  [ranch, "ensilla los caballos marrones, Rusty aparte", "?"],
  [film, "maquille les acteurs, Hugo y renonce", "?"],
  [rails, "start the engines, Goliath suffices", "?"],
  [rails, "start the engines, Goliath instead", "?"],
  // A remark is a pronoun's reason, or about the only thing that is named.
  [ranch, "Rusty neighs, feed him", "fed h3"],
  [ranch, "feed Rusty, Rusty neighs", "fed h3"],
  // Orders of sequence and conditions
  ["vigils/office.json", "invite everyone, Omar foremost", "?"],
  ["vigils/office.json", "invite everyone, Omar permitting", "?"],
  [rails, "start the engines, Thistle lastly", "started comet; started goliath; started thistle"],
  [rails, "start the engines, Goliath firstly", "started goliath; started thistle; started comet"],
  [ranch, "every time Rusty neighs, feed him", "?"],
  [ranch, "say Rusty neighs, feed him", "?"],
  [ranch, "Rusty neighs? feed him", "?"],
  // What is to be done
  [ranch, "the fence is to be mended, then shut the gates", "?"],
  [ranch, "der Zaun ist zu flicken, mach die Tore zu", "?"],
  [ranch, "der Stall ist auszumisten, fütter Rusty", "?"],
  [ranch, "la valla está por arreglar, cierra los portones", "?"],
  [ranch, "la clôture est à réparer, ferme les portails", "?"],
  [village, "il faut surveiller le puits, sonne la cloche", "?"],
  [ranch, "feed Rusty, then fetch a bucket", "?"],
])("reads in %s: %s", (file, text, read) => {
  expect(readIn(file, text)).toBe(read);
});

const inn = "inns/inn.json";
const island = "islands/island.json";

it.each([
  // Whose deed it is that a remark tells of is asked about.
  [inn, "c'est à Greta, pas à Till, de réveiller Odo", "?"],
  [inn, "c'est à Greta de réveiller Odo", "WHO[greta] woken odo"],
  [film, "Theo wakes Hugo, and he makes him up", "?"],
  [island, "wake Fergus, it's his turn to sweep the lighthouse", "?"],
  [island, "weck Fergus, er ist dran, den Leuchtturm zu fegen", "?"],
  [island, "it's Runa's turn; light lamp 1", "?"],
  ["vigils/office.json", "it's time Kofi made coffee", "?"],
  // What comes before, and what may not
  [island, "melk Clover, aber erst Thistle", "milked thistle; milked clover"],
  [island, "melk Clover, aber erst nach Thistle", "milked thistle; milked clover"],
  [ranch, "feed Rusty, and Midnight before him", "fed h1; fed h3"],
  [ranch, "feed Rusty, but Midnight not before him", "?"],
  [ranch, "feed the horses, but first, if it's raining, shut the north gate", "?"],
  [
    "visits/slopes.json",
    "such zuerst Tom, dann Bruno, Tom hat Vorrang",
    "rescued tom; rescued bruno",
  ],
  // Things that may be others
  [ranch, "milk cow 2, 3 and 4, or 5", "?"],
  [ranch, "feed Rusty and Midnight, not Snowy, and saddle him", "?"],
  [island, "brush the goats in the barn, then those at the pier", "?"],
  [island, "milk Clover and brush her, then feed the others, Thistle first", "?"],
  [film, "don't take the crown and dust it", "?"],
  [ranch, "feed Rusty, and get some hay", "?"],
  [village, "give the swords to the hunters, the cheapest first to Pip", "?"],
])("reads in %s: %s", (file, text, read) => {
  expect(readIn(file, text)).toBe(read);
});
