import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { shortReading } from "../testing/short-reading.ts";
import { WordReader } from "../word-reader.ts";

/** A stable with several ways to each goal, one of them harmful. */
const stable = loadDomain({
  name: "stable",
  state: {
    at: { type: "enum", values: ["yard", "meadow", "brook"] },
    fox: { type: "enum", values: ["prowling", "trapped", "dead"] },
    horse_fed: { type: "boolean" },
    hoof: { type: "enum", values: ["sore", "fine"] },
    mane: { type: "enum", values: ["tangled", "neat"] },
    coins: { type: "integer", min: 0, max: 20 },
    oats: { type: "integer", min: 0, max: 9 },
    owner_cross: { type: "boolean" },
    lamp: { type: "enum", values: ["lit", "out"] },
  },
  tools: [
    {
      name: "trot",
      parameters: { place: { enum: ["yard", "meadow", "brook"] } },
      then: { at: "$place" },
    },
    { name: "trap_fox", then: { fox: "trapped" } },
    { name: "poison_fox", then: { fox: "dead" } },
    {
      name: "feed_horse",
      parameters: { feed: { enum: ["hay", "clover"] } },
      then: { horse_fed: true },
    },
    { name: "wrap_hoof", words: ["verbinden"], then: { hoof: "fine" } },
    {
      name: "brand_hoof",
      description: "Burn the hoof, which makes the owner cross.",
      then: { hoof: "fine", owner_cross: true },
    },
    { name: "comb_mane", then: { mane: "neat" } },
    { name: "sell_scarves", then: { coins: { "+": 2 } } },
    { name: "knit_blanket", then: { oats: { "+": 1 } } },
    { name: "light_lamp", then: { lamp: "lit" } },
    { name: "calm_owner", then: { owner_cross: false } },
  ],
  goals: [
    { name: "catch_fox", words: ["Fuchs"], when: { fox: { "!=": "prowling" } } },
    { name: "feed_horse", words: ["Pferd", "füttern"], when: { horse_fed: true } },
    { name: "cure_hoof", words: ["Huf", "curar", "casco"], when: { hoof: "fine" } },
    { name: "groom_mane", words: ["Mähne"], when: { mane: "neat" } },
    { name: "earn_coins", words: ["Gold", "ganar", "monedas"], when: { coins: { ">=": 5 } } },
    { name: "please_owner", when: { owner_cross: false } },
  ],
  words: { clover: ["Klee", "trébol"], hay: ["Heu"] },
});

const reader = new WordReader();
const read = (text: string): string => shortReading(stable, text);

describe("what players write", () => {
  it.each([
    // Harm under another name.
    ["Catch the fox, and I want it back alive.", "catch_fox !poison_fox()"],
    ["Catch the fox, but nobody dies.", "catch_fox !poison_fox()"],
    ["Cure the hoof without any bloodshed.", "cure_hoof !brand_hoof()"],
    ["Cure the hoof w/o making the owner cross.", "cure_hoof !brand_hoof()"],
    ["Cure the hoof and make sure nobody gets burnt.", "cure_hoof !brand_hoof()"],
    // Words that only resemble the name of a step.
    ["Cure the hoof, but no needles.", "cure_hoof !brand_hoof()"],
    // A phrase behind "but" keeps its meaning.
    ["Feed the horse, but don't waste the clover.", "feed_horse !feed_horse(feed=clover)"],
    ["keep the poison away from the fox", "!poison_fox()"],
    // Places under gerunds.
    ["Groom the mane without going anywhere near the brook.", "groom_mane !trot(place=brook)"],
    ["I refuse to set foot in the brook.", "!trot(place=brook)"],
    ["Would you mind staying out of the meadow?", "!trot(place=meadow)"],
    ["no trotting to the brook", "!trot(place=brook)"],
    // Dismissals.
    ["Coins? Who cares. Groom the mane.", "groom_mane -earn_coins"],
    ["screw the mane, feed the horse", "feed_horse -groom_mane"],
    ["I couldn't care less about the mane", "-groom_mane"],
    ["there's no point in grooming the mane", "-groom_mane"],
    ["no hurry with the mane, feed the horse", "feed_horse -groom_mane"],
    // Corrections take back what was said before.
    ["Groom the mane. No wait, feed the horse.", "feed_horse"],
    // Order.
    ["groom the mane, but feed the horse before that", "feed_horse groom_mane"],
    ["do the mane last, start with the hoof", "cure_hoof groom_mane"],
    ["coins, then the hoof, but first the mane", "groom_mane earn_coins cure_hoof"],
    // Wishes, which are no pleas for mercy.
    ["Would be nice to have the mane combed.", "groom_mane"],
    ["It'd be lovely to comb the mane and feed the horse.", "groom_mane feed_horse"],
    ["It would be nice if you didn't poison the fox.", "!poison_fox()"],
    ["I'd be glad if you did not light the lamp.", "!light_lamp()"],
    ["It would be good if you avoided the brook.", "!trot(place=brook)"],
    ["I'd be grateful if you stopped selling scarves.", "-earn_coins !sell_scarves()"],
    // Amounts.
    ["earn coins, at least eight", "coins>=8"],
    // What the domain does not know.
    ["juggle five apples for the guests", ""],
    ["what time do we eat?", ""],
    ["what's he eating", ""],
    // Other languages.
    ["Füttere das Pferd, aber nimm nichts von dem Klee.", "feed_horse !feed_horse(feed=clover)"],
    ["Verdiene acht Goldstücke.", "coins>=8"],
    ["Huf ja, Mähne nein.", "cure_hoof -groom_mane"],
    ["Vergiss das Pferd nicht!", "feed_horse"],
    ["Lass die Mähne, füttere das Pferd.", "feed_horse -groom_mane"],
    ["Deja el casco y gana nueve monedas.", "coins>=9 -cure_hoof"],
    ["Cura el casco", "cure_hoof"],
    ["gana nueve monedas", "coins>=9"],
  ])("%s", (text, wanted) => {
    expect(read(text)).toBe(wanted);
  });

  it("is unsure of a refusal that had no effect", () => {
    const sure = reader.readDirective(stable, "Feed the horse in the yard.");
    const unsure = reader.readDirective(stable, "Feed the horse, but never with a trombone.");
    expect(sure.confidence).toBeGreaterThanOrEqual(0.9);
    expect(unsure.confidence).toBeLessThan(0.9);
  });
});
