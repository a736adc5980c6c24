import type { Random, Step } from "@understudy/planner-core";
import { type AgentState, becomes, chance, loses, pick, type Role } from "./role.ts";

const TOWNS = ["depot", "north", "east", "south", "inn", "smithy"];

/** Carries parcels between towns with a cart that needs feed and repairs. */
export const courier: Role = {
  name: "courier",
  domain: "courier",
  names: "Alma Bodo Cleo Dirk Elin Frey Gwen Hugo Ilja Jana Karl Lene".split(" "),

  start: (random: Random): AgentState => ({
    at: pick(random, TOWNS),
    carrying: "nothing",
    letter_done: chance(random, 0.4),
    crate_done: chance(random, 0.4),
    medicine_done: chance(random, 0.4),
    cart_ok: chance(random, 0.7),
    feed: random.integer(5),
    coins: random.integer(4),
    tired: chance(random, 0.3),
  }),

  needs: [
    { timesADay: 4, arise: becomes("letter_done", false) },
    { timesADay: 4, arise: becomes("crate_done", false) },
    { timesADay: 3, arise: becomes("medicine_done", false) },
    { timesADay: 2, arise: becomes("cart_ok", false) },
    { timesADay: 4, arise: loses("feed", 1) },
    { timesADay: 3, arise: loses("coins", 1) },
    { timesADay: 3, arise: becomes("tired", true) },
  ],

  describe: ({ tool, args }: Step): string => {
    switch (tool) {
      case "travel":
        return `drives to the ${args["town"]}`;
      case "walk_to":
        return `walks to the ${args["town"]}`;
      case "pick_up":
        return args["parcel"] === "medicine" ? "takes the medicine" : `takes a ${args["parcel"]}`;
      case "deliver_letter":
        return "delivers the letter";
      case "deliver_crate":
        return "delivers the crate";
      case "deliver_medicine":
        return "delivers the medicine";
      case "buy_feed":
        return "buys feed";
      case "beg_feed":
        return "begs for feed";
      case "repair":
        return "has the cart repaired";
      case "help_smith":
        return "helps the smith";
      case "rest":
        return "rests at the inn";
      default:
        return tool;
    }
  },
};
