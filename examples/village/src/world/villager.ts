import type { Random, Step } from "@understudy/planner-core";
import { type AgentState, becomes, chance, gains, loses, pick, type Role } from "./role.ts";

const PLACES = ["home", "forest", "mine", "river", "field", "market", "workshop"];

/** Gathers, crafts, trades and rests. */
export const villager: Role = {
  name: "villager",
  domain: "village",
  names:
    "Ada Bela Cyra Dora Edda Finn Gero Hale Ines Jory Kaia Lorin Mira Nils Orla Pia Quin Runa Silo Tova Uma Vigo Wyn Ysa".split(
      " ",
    ),

  start: (random: Random): AgentState => ({
    at: pick(random, PLACES),
    energy: 2 + random.integer(7),
    hungry: chance(random, 0.4),
    has_axe: chance(random, 0.5),
    has_pick: chance(random, 0.4),
    has_rod: chance(random, 0.4),
    wood: random.integer(7),
    stone: random.integer(7),
    fish: random.integer(7),
    grain: random.integer(7),
    coins: random.integer(6),
    fire_lit: chance(random, 0.5),
    house_built: chance(random, 0.8),
  }),

  needs: [
    { timesADay: 4, arise: becomes("hungry", true) },
    { timesADay: 4, arise: becomes("fire_lit", false) },
    { timesADay: 4, arise: loses("coins", 3) },
    { timesADay: 3, arise: loses("energy", 2) },
    { timesADay: 0.5, arise: becomes("has_axe", false) },
    { timesADay: 0.5, arise: becomes("has_rod", false) },
    // The rest of the family works too.
    { timesADay: 2, arise: gains("wood", 2, 8) },
    { timesADay: 2, arise: gains("grain", 2, 8) },
    { timesADay: 1.5, arise: gains("fish", 2, 8) },
    { timesADay: 1, arise: gains("stone", 2, 8) },
  ],

  describe: ({ tool, args }: Step): string => {
    switch (tool) {
      case "goto":
        return args["place"] === "home" ? "walks home" : `walks to the ${args["place"]}`;
      case "chop":
        return "chops a log";
      case "mine_stone":
        return "breaks a stone";
      case "catch_fish":
        return "catches a fish";
      case "harvest":
        return "harvests grain";
      case "sell":
        return `sells ${args["good"]}`;
      case "buy":
        return `buys ${args["item"] === "axe" ? "an axe" : `a ${args["item"]}`}`;
      case "craft_axe":
        return "makes an axe";
      case "light_fire":
        return "lights the fire";
      case "cook_fish":
        return "cooks a fish";
      case "eat_grain":
        return "eats grain";
      case "sleep":
        return "sleeps";
      case "build_house":
        return "builds the house";
      default:
        return tool;
    }
  },
};
