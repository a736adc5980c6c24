/** Readings of who is to do what, of exceptions behind it, of refusals and of things said by others, which are right or asked about. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const abbey = "abbeys/abbey.json";
const brig = "ports/brig.json";
const island = "islands/island.json";
const railyard = "ports/railyard.json";
const ranch = "yards/ranch.json";
const rescue = "rescues/rescue.json";
const starship = "visits/starship.json";
const village = "vigils/village.json";

it.each([
  // Nobody but some: behind the deed, too.
  [village, "nobody guards house 3 except Finn and Hilda", "WHO[osric] !guarded house3"],
  [village, "no one heals Bram but you and Finn", "WHO[hilda] !healed bram"],
  [ranch, "no one may saddle Rusty but you", "WHO[joe,lily] !saddled h3"],
  [ranch, "niemand sattelt Rusty außer Joe", "WHO[sam,lily] !saddled h3"],
  [ranch, "personne ne selle Rusty sauf Joe", "WHO[sam,lily] !saddled h3"],
  [island, "niemand soll Fergus wecken, nur Runa", "WHO[nils,edda,fergus] !woken fergus"],
  [island, "nadie debe despertar a Fergus salvo Runa", "WHO[nils,edda,fergus] !woken fergus"],
  [island, "no keeper wakes Fergus except Runa", "WHO[nils,edda,fergus] !woken fergus"],
  [abbey, "nobody wakes the abbot except Anselm", "WHO[bruno,cuthbert,odilo] !woken odilo"],
  [
    abbey,
    "nobody wakes the guests except Wim",
    "WHO[all] !woken hamo; !woken ulrich; !woken beatrix; !woken tilda",
  ],
  [
    brig,
    "give nobody the jewelled sword but Molly",
    "given cutlass4,molly; !given cutlass4,flint; !given cutlass4,silas; !given cutlass4,jory",
  ],
  // Only some of the things, behind their place or recipient.
  [
    abbey,
    "lead the mules to the yard, but only those that are hungry",
    "led bess,yard; led jack,yard",
  ],
  [abbey, "roll the empty barrels to the yard, only those that do not leak", "rolled barrel5,yard"],
  [
    abbey,
    "give the German books to Bruno, but only those that aren't copied",
    "given herbal,bruno",
  ],
  // A verb of the game in a phrase for keeping away.
  [abbey, "no toques a Gabriel", "!rung gabriel"],
  [abbey, "no toques a Gabriel, toca a Felix", "rung felix; !rung gabriel"],
  [abbey, "no toques las campanas de bronce", "!rung gabriel; !rung agnes"],
  // A refusal that may hang on another deed.
  [starship, "don't wake Milo without giving him a medkit", "?"],
  [rescue, "don't feed Barry without harnessing him first", "?"],
  [rescue, "weck Ferdl nicht, ohne Barry zu füttern", "?"],
  [rescue, "ne nourris pas Barry sans réveiller Ferdl", "?"],
  [rescue, "no alimentes a Barry sin despertar a Ferdl", "?"],
  [rescue, "feed Barry without waking Ferdl", "fed barry; !woken ferdl"],
  // Those of which what was said does not hold.
  [
    village,
    "bar the houses that aren't burning and put out the ones that are",
    "barred house2; barred house3; doused house1; doused house4",
  ],
  [
    railyard,
    "grease all the switches that aren't frozen and thaw those that are",
    "greased switch3; greased switch1; thawed switch2; thawed switch4",
  ],
  [
    rescue,
    "fütter die Hunde, die hungrig sind, und schirr die an, die es nicht sind",
    "fed balto; fed pixel; fed barry; harnessed senta; harnessed luna",
  ],
  [
    rescue,
    "alimenta a los perros hambrientos y engancha a los que no lo están",
    "fed balto; fed pixel; fed barry; harnessed senta; harnessed luna",
  ],
  [
    rescue,
    "nourris les chiens affamés et attelle ceux qui ne le sont pas",
    "fed balto; fed pixel; fed barry; harnessed senta; harnessed luna",
  ],
  [rescue, "feed the dogs that aren't hungry and harness those that aren't", "?"],
] as const)("%s: %s", (file, text, meant) => expect(readIn(file, text)).toBe(meant));
