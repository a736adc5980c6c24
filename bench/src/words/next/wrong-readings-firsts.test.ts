/** Readings of what comes first or last, of orders that are told by words, of numbers, and of what is set beside things, which are right or asked about. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const abbey = "abbeys/abbey.json";
const dungeon = "yards/dungeon.json";
const ranch = "yards/ranch.json";
const rescue = "rescues/rescue.json";
const filmset = "scenes/filmset.json";
const circus = "inns/circus.json";

it.each([
  // A part that comes first is a part of the whole.
  [ranch, "feed the horses except Rusty, oldest first", "fed h4; fed h1; fed h2"],
  [
    rescue,
    "feed all the dogs but Senta, nearest first",
    "fed balto; fed luna; fed pixel; fed barry",
  ],
  [
    rescue,
    "nourris les chiens sauf Barry, les affamés d'abord",
    "fed balto; fed pixel; fed senta; fed luna",
  ],
  [filmset, "call Vera, Nora and Hugo, youngest first", "called nora; called hugo; called vera"],
  [filmset, "ruf Vera, Nora und Hugo, die jüngste zuerst", "called nora; called vera; called hugo"],
  [filmset, "call Vera, Nora and Hugo, the hungry ones last", "?"],
  [circus, "feed Jumbo, Dot and Coco, the hungry ones first", "fed dot; fed coco; fed jumbo"],
  [
    rescue,
    "repair the broken sleds, then wax them, nearest first",
    "repaired sled2; repaired sled4; waxed sled2; waxed sled4",
  ],
  [
    rescue,
    "wake the sleeping patients and bandage them, oldest first",
    "woken bela; woken jonte; bandaged bela; bandaged jonte",
  ],
  [
    filmset,
    "light all spots but spot 2, brightest last",
    "lit spot1; lit spot6; lit spot4; lit spot5; lit spot3",
  ],
  [ranch, "shut the open gates, north first", "shut ng; shut eg"],
  [ranch, "feed the horses, and the brown ones first", "fed h3; fed h4; fed h1; fed h2"],
  [
    rescue,
    "feed the dogs, Barry first and Luna last",
    "fed barry; fed senta; fed balto; fed pixel; fed luna",
  ],
  [rescue, "feed all dogs but Luna, and Barry first", "?"],
  // "2 and 3, not 4" asks for 3.
  [ranch, "milk cow 2 and 3, not 4", "milked cow2; milked cow3"],
  [ranch, "milk cow 1, 2 and 3, not 4", "milked cow1; milked cow2; milked cow3"],
  [ranch, "melk Kuh 2 und 3, aber nicht 4", "milked cow2; milked cow3"],
  [filmset, "ouvre les caisses 1 et 3, pas la 2", "opened crate1; opened crate3"],
  [filmset, "open crate 1, not 2, and 3", "opened crate1; opened crate3; !opened crate2"],
  [filmset, "open crates 1, 3, not 2, and 4", "?"],
  [
    circus,
    "hang posters 1 to 4 without 2, and 6",
    "hung poster1; hung poster3; hung poster4; hung poster6",
  ],
  // Words of order are about all that is said.
  [abbey, "ring Gabriel before Agnes but after Felix", "rung felix; rung gabriel; rung agnes"],
  [abbey, "läute Gabriel vor Agnes, aber nach Felix", "rung felix; rung gabriel; rung agnes"],
  [abbey, "sonne Gabriel avant Agnes mais après Felix", "rung felix; rung gabriel; rung agnes"],
  [ranch, "saddle Rusty, then Snowy, after Biscuit", "?"],
  [abbey, "feg die Bibliothek, aber erst nach der Kapelle", "swept chapel; swept library"],
  [
    filmset,
    "open crates 1 and 4, but crate 3 before them",
    "opened crate3; opened crate1; opened crate4",
  ],
  [filmset, "open crate 1 and then, before crate 4, crate 3", "?"],
  [
    abbey,
    "sweep the chapel, then the tower, but first the library",
    "swept library; swept chapel; swept tower",
  ],
  [
    rescue,
    "verbinde Pilar, dann Oskar, aber weck zuerst Ferdl",
    "woken ferdl; bandaged pilar; bandaged oskar",
  ],
  [
    abbey,
    "ring Gabriel, then saddle Jack, but feed him first",
    "rung gabriel; fed jack; saddled jack",
  ],
  [abbey, "before you feed Hamo, wake Wim and then Beatrix", "woken wim; woken beatrix; fed hamo"],
  [
    ranch,
    "antes de ensillar a Rusty, ensilla a Snowy y luego a Biscuit",
    "saddled h2; saddled h4; saddled h3",
  ],
  // What is not to come first may come later.
  [abbey, "don't ring Gabriel first", "?"],
  [abbey, "läut Gabriel nicht zuerst", "?"],
  [abbey, "ne sonne pas Gabriel en premier", "?"],
  [ranch, "no ensilles primero a Rusty", "?"],
  [abbey, "feed neither Jack nor Bess first", "?"],
  [ranch, "first, don't saddle Rusty", "!saddled h3"],
  // "Respectively" alone does not pair doers and things.
  [rescue, "Yuki and Tomas feed Balto and Barry, respectively", "?"],
  // What is set beside things says which of them are meant.
  [rescue, "feed two dogs, the oldest ones", "fed barry; fed senta"],
  [rescue, "feed the dogs, the hungry ones", "fed balto; fed pixel; fed barry"],
  [rescue, "feed dogs, the two oldest", "fed barry; fed senta"],
  [rescue, "feed the dogs, the hungry ones not", "fed senta; fed luna"],
  // "All but 2" of numbered things may be about number 2.
  [rescue, "clean all stretchers but 2", "?"],
  [rescue, "nettoie tous les brancards sauf 2", "?"],
  [rescue, "clean all stretchers but two", "cleaned stretcher3; cleaned stretcher1"],
  [filmset, "open all crates apart from 2, and close 2", "?"],
  // A number is one of those that need it.
  [abbey, "wake two guests", "woken beatrix; woken wim"],
  [abbey, "lock one of the cells", "locked cell2"],
  [
    abbey,
    "tap one of the ale barrels and one of the wine barrels",
    "tapped barrel2; tapped barrel3",
  ],
  // "Or else" offers another deed, or only threatens.
  [dungeon, "give Ben the red potion, then heal him, or else give it to Cleo", "?"],
  [dungeon, "heal Ben, or else", "healed ben"],
] as const)("%s: %s", (file, text, meant) => expect(readIn(file, text)).toBe(meant));
