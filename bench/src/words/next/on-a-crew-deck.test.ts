/** Commands as on a crew deck and in a hatchery, in four languages. */
import { expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const deck = "decks/crew-deck.json";
const hatchery = "hatcheries/hatchery.json";
const island = "islands/island.json";

it.each([
  // A state that was left as it is.
  [deck, "somebody left lamp 3 on again, turn it off", "doused lamp3"],
  [deck, "jemand hat Luke 2 offen gelassen, mach sie zu", "closed hatch2"],
  [deck, "alguien ha dejado la lámpara 3 encendida, apágala", "doused lamp3"],
  [deck, "quelqu'un a laissé la lampe 3 allumée, éteins-la", "doused lamp3"],
  // What the speaker does.
  [deck, "you charge dusty, i'll do bolt", "charged dusty"],
  [deck, "lad du Dusty, ich mach Bolt", "charged dusty"],
  [deck, "carga tú a Dusty, yo me encargo de Bolt", "charged dusty"],
  [deck, "charge Dusty, moi je m'occupe de Bolt", "charged dusty"],
  [deck, "I'll feed Comet, you feed Tofu", "fed tofu"],
  // Places that were said, and verbs of getting there.
  [deck, "make sure crate 4 gets to the medbay", "carried crate4,medbay"],
  [
    deck,
    "the food crates belong in the galley, bring them there",
    "carried crate1,galley; carried crate2,galley",
  ],
  [deck, "turn on the lamp in the lab and close the hatch in there", "lit lamp2; closed hatch3"],
  [deck, "don't take Comet to the lab", "!escorted comet,lab"],
  [deck, "the second crate goes to the galley", "carried crate2,galley"],
  [
    deck,
    "open crate 1, empty it and take it to the galley",
    "opened crate1; emptied crate1; carried crate1,galley",
  ],
  [
    deck,
    "quiero todos los camarotes limpios menos el 2",
    "cleaned cabin1; cleaned cabin3; cleaned cabin4",
  ],
  [deck, "putz alle Kabinen außer der 2", "cleaned cabin1; cleaned cabin3; cleaned cabin4"],
  // Rest is a state to keep.
  [deck, "let Otto rest", ""],
  [island, "lass Fergus ausschlafen", ""],
  // For whom, and why.
  [hatchery, "scrub marek's dragon for him", "scrubbed grizzle"],
  [hatchery, "open up the larder im starving", "opened larder"],
  [hatchery, "hilde wants her lantern, take it to her", "given lantern,hilde"],
  [hatchery, "two nests to line", "lined nest2; lined nest3"],
  // Chatter that is to end.
  [hatchery, "stop gawping and muck out the grotto", "swept grotto"],
  [island, "hör auf zu glotzen und melk Clover", "milked clover"],
  [island, "deja de bostezar y ordeña a Clover", "milked clover"],
  [island, "arrête de rêvasser et trais Clover", "milked clover"],
])("%s: %s", (world, text, meant) => {
  expect(readIn(world, text)).toBe(meant);
});
