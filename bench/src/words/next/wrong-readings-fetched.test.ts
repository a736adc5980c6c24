/** Readings of wishes before their contrary, and of things that are got first, which are right or asked about. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const filmset = "scenes/filmset.json";
const inn = "inns/inn.json";
const island = "islands/island.json";
const ranch = "yards/ranch.json";
const village = "vigils/village.json";
const rescue = "rescues/rescue.json";
const slopes = "visits/slopes.json";
const studio = "roosts/studio.json";

it.each([
  // A state that is wished is no report, though the next deed ends it.
  [filmset, "crate 1 must be open, then close it", "opened crate1; closed crate1"],
  [filmset, "make sure crate 1 is open, then close it", "opened crate1; closed crate1"],
  [filmset, "Kiste 1 muss auf sein, dann mach sie zu", "opened crate1; closed crate1"],
  [filmset, "la caisse 1 doit être ouverte, puis ferme-la", "opened crate1; closed crate1"],
  [
    island,
    "the cellar must be unlocked before you lock it again",
    "unlocked cellar; locked cellar",
  ],
  [inn, "quiero la lámpara 1 encendida, luego apágala", "lit lamp1; doused lamp1"],
  [
    inn,
    "lamp 1 should be lit and lamp 3 doused, then light it",
    "lit lamp1; doused lamp3; lit lamp3",
  ],
  // The condition, time, doer, recipient or exception of a verb of getting is not lost.
  [filmset, "take the crown if it's raining and pack it", "?"],
  [filmset, "take the crown twice and dust it", "?"],
  [filmset, "Mona takes the crown and Theo dusts it", "?"],
  [inn, "trae los caballos si llueve y aliméntalos", "?"],
  [inn, "prends les chevaux s'il pleut et nourris-les", "?"],
  [studio, "take costume 1 if it's stained and iron it", "?"],
  [filmset, "take all the props and dust them, but not the lute", "?"],
  [filmset, "prends tous les accessoires et époussette-les, sauf le luth", "?"],
  [inn, "trae los caballos y aliméntalos, pero no a Snow", "?"],
  [studio, "take the swords and put them on stage 1, but not sword 2", "?"],
  [filmset, "bring me the crown and dust it", "?"],
  [filmset, "bring the crown here and dust it", "?"],
  [filmset, "take the props away and dust them", "?"],
  [filmset, "bring crate 1 back and open it", "?"],
  [inn, "bring mir Fass 1 und zapf es an", "?"],
  // "After that" is "then", and what comes behind it is no remark.
  [ranch, "feed Rusty, after that Midnight", "fed h3; fed h1"],
  [ranch, "feed Rusty, after this Midnight", "fed h3; fed h1"],
  [ranch, "feed Rusty, after that Midnight and Snowy", "fed h3; fed h1; fed h2"],
  [ranch, "milk cow 2, after that cow 1", "milked cow2; milked cow1"],
  [ranch, "feed Rusty after Midnight", "fed h1; fed h3"],
  [ranch, "nourris Rusty, après ça Midnight", "fed h3; fed h1"],
  [village, "catch Mok, after that Snag, but first Rikk", "caught rikk; caught mok; caught snag"],
  [village, "heal Tolly, after that it's Pip", "?"],
  // A part that comes first is a part of the whole, also beside one that comes last.
  [
    rescue,
    "feed the hungry dogs, the huskies first, but Barry last",
    "fed balto; fed pixel; fed barry",
  ],
  [ranch, "feed the hungry horses, the brown ones first, but Midnight last", "fed h3; fed h1"],
  [ranch, "feed the hungry horses, the brown ones first, Snowy last", "fed h3; fed h1; fed h2"],
  // A number behind others that comes first or last, and one that takes the place of none.
  [ranch, "water fields 1 and 2, not 3, 2 first", "watered f2; watered f1"],
  [inn, "wipe tables 1, 2 and 3, not 4, 3 first", "wiped table3; wiped table1; wiped table2"],
  [
    rescue,
    "clean stretchers 1, 3 and 4, not 2, 1 last",
    "cleaned stretcher3; cleaned stretcher4; cleaned stretcher1",
  ],
  [inn, "lösch die Lampen 3 und 4, nicht 1, die 4 zuerst", "doused lamp4; doused lamp3"],
  [ranch, "milk cows 2 and 3, not 5, 4 first", "?"],
  [ranch, "water fields 1, 3, not 2, and plough 2", "?"],
  // The other one of two is not told where one is not to be milked; and "to rest" is no deed.
  [ranch, "Joe shouldn't milk cow 2 or cow 3, Lily should", "?"],
  [ranch, "it's Joe's turn to milk cow 2 and yours to rest", "?"],
  [slopes, "bring sled 1 and 2 to Gamsblick, 2 first", "brought sled2,hut2; brought sled1,hut2"],
  // Exceptions behind a place or behind "nobody gets", and one of several things that are refused.
  [rescue, "carry everyone to the ward but Jonte", "?"],
  [rescue, "carry everyone to the ward but those in the kitchen", "?"],
  [island, "take the goats to the barn but Gorse", "?"],
  [village, "nobody gets the silver sword but Edda", "?"],
  [village, "niemand bekommt das Silberschwert außer Edda", "?"],
  [village, "nadie recibe la espada de plata salvo Edda", "?"],
  [village, "don't give the sword to Tolly, give it to Pip", "?"],
  [village, "no le des la espada a Tolly, dásela a Pip", "?"],
  [village, "ne donne pas l'épée à Tolly, donne-la à Pip", "?"],
  [
    "inns/circus.json",
    "wash the wagons but the red ones first",
    "washed wagon1; washed wagon2; washed wagon3; washed wagon4",
  ],
  [
    village,
    "éteins les maisons qui brûlent et barricade celles qui ne brûlent pas",
    "doused house1; doused house4; barred house2; barred house3",
  ],
] as const)("%s: %s", (file, text, meant) => expect(readIn(file, text)).toBe(meant));
