/** Readings of what comes first or last, of orders that are told by words, of numbers, and of what is set beside things, which are right or asked about. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const ranch = "yards/ranch.json";
const rescue = "rescues/rescue.json";
const filmset = "scenes/filmset.json";
const circus = "inns/circus.json";

it.each([
  // Those that come first are some of what was said.
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
] as const)("%s: %s", (file, text, meant) => expect(readIn(file, text)).toBe(meant));
