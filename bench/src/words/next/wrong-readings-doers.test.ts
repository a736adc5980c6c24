/** Readings of who is to do what, of exceptions behind it, of refusals and of things said by others, which are right or asked about. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const abbey = "abbeys/abbey.json";
const brig = "ports/brig.json";
const island = "islands/island.json";
const railyard = "ports/railyard.json";
const ranch = "yards/ranch.json";
const rescue = "rescues/rescue.json";
const set = "scenes/filmset.json";
const starship = "visits/starship.json";
const village = "vigils/village.json";

it.each([
  // An exception to "nobody" may stand behind the deed.
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
  // A set of things of which a state does not hold.
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
  // A doer who is refused beside one who is told.
  [ranch, "not Joe, you saddle Rusty", "saddled h3"],
  [ranch, "not Joe but Lily should saddle Rusty", "WHO[lily] saddled h3"],
  [ranch, "nicht Joe, sondern Lily soll Rusty satteln", "WHO[lily] saddled h3"],
  [village, "no Finn sino Hilda debe curar a Bram", "WHO[hilda] healed bram"],
  [village, "pas Finn mais Hilda doit soigner Bram", "WHO[hilda] healed bram"],
  [ranch, "Joe shouldn't saddle Rusty, Lily should", "WHO[lily] saddled h3"],
  [ranch, "Joe shouldn't saddle Rusty, you should", "saddled h3"],
  [village, "Finn soll Bram nicht heilen, Hilda soll", "WHO[hilda] healed bram"],
  [rescue, "Balto shouldn't be fed, Barry should", "?"],
  [ranch, "not you, Joe, saddle Rusty", "?"],
  [ranch, "nicht du, Joe, sattel Rusty", "?"],
  [rescue, "wake Yuki and have her feed Luna", "woken yuki; fed luna by yuki"],
  [rescue, "weck Yuki und lass sie Luna füttern", "woken yuki; fed luna by yuki"],
  [rescue, "wake Marit and have her feed Luna", "?"],
  [rescue, "have Yuki feed Luna and let her harness Balto", "WHO[yuki] fed luna; harnessed balto"],
  [rescue, "Yuki harnesses Balto once you have fed him", "fed balto; harnessed balto by yuki"],
  [
    rescue,
    "Yuki schirrt Balto an, nachdem du ihn gefüttert hast",
    "fed balto; harnessed balto by yuki",
  ],
  [rescue, "Yuki, harness Balto once you have fed him", "WHO[yuki] fed balto; harnessed balto"],
  [rescue, "Yuki harnache Balto une fois que tu l'as nourri", "?"],
  [set, "Gus and Mona, each of you open one crate", "WHO[gus,mona] opened crate5"],
  [
    rescue,
    "Yuki soll Balto anschirren und Tomas Barry füttern",
    "harnessed balto by yuki; fed barry by tomas",
  ],
  [
    rescue,
    "Yuki schirrt Balto an und Tomas Barry",
    "harnessed balto by yuki; harnessed barry by tomas",
  ],
  // A state without a noun is of the kind said before.
  [
    abbey,
    "wake the sleeping guests and feed the hungry ones",
    "woken beatrix; woken wim; fed hamo; fed wim",
  ],
  [
    abbey,
    "despierta a los huéspedes dormidos y da de comer a los hambrientos",
    "woken beatrix; woken wim; fed hamo; fed wim",
  ],
  [
    abbey,
    "weck die schlafenden Gäste und füttere die hungrigen",
    "woken beatrix; woken wim; fed hamo; fed wim",
  ],
  [
    abbey,
    "feed the sick guests and wake the sleeping ones",
    "fed hamo; fed tilda; woken beatrix; woken wim",
  ],
  [
    abbey,
    "wake Beatrix and feed everyone who is hungry",
    "woken beatrix; fed hamo; fed bess; fed jack; fed wim",
  ],
  [rescue, "da morfina a Oskar, pero no la caducada", "?"],
  // A second condition, or a branch of one that is not known.
  [abbey, "if it doesn't rain, sweep the yard, and if it does, sweep the chapel", "?"],
  [rescue, "si hay tormenta, despierta a Ferdl; si no, alimenta a Balto", "?"],
  [abbey, "si llueve, barre la capilla; si no, el patio", "?"],
  [railyard, "clear track 1 before the snow and track 2 after", "?"],
  [rescue, "turn on heater 2 if there's a storm or it's night", "?"],
  [
    rescue,
    "if it storms, feed Balto and later wake Ferdl",
    "fed balto; woken ferdl; if undefined.storm",
  ],
  [rescue, "if it is night, turn on heater 2 and if it is not, turn it off", "?"],
  [ranch, "not Joe, saddle Rusty", "?"],
  [rescue, "wake Yuki, then have her and Tomas feed Luna", "woken yuki; fed luna by yuki,tomas"],
  [
    island,
    "schließ die Scheune ab, außer sie ist noch nicht gefegt",
    "locked barn; unless barn.swept",
  ],
] as const)("%s: %s", (file, text, meant) => expect(readIn(file, text)).toBe(meant));
