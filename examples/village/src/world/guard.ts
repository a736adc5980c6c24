import type { Random, Step } from "@understudy/planner-core";
import { type AgentState, becomes, chance, loses, pick, type Role } from "./role.ts";

const PLACES = ["post", "armory", "gate", "tower", "infirmary"];

/** Arms, takes cover, fights and raises the alarm. */
export const guard: Role = {
  name: "guard",
  domain: "guard",
  names: "Arn Bran Cole Dain Egon Falk Gard Holt Ivar Jarl Kurt Leif".split(" "),

  start: (random: Random): AgentState => ({
    at: pick(random, PLACES),
    enemy: chance(random, 0.7) ? "down" : pick(random, ["none", "seen", "near"]),
    weapon: pick(random, ["none", "sword", "bow"]),
    arrows: random.integer(4),
    health: 1 + random.integer(4),
    in_cover: chance(random, 0.3),
    alarm: chance(random, 0.6),
    gate_closed: chance(random, 0.6),
    has_bandage: chance(random, 0.3),
  }),

  needs: [
    // A new stranger: the fight is not over.
    { timesADay: 3, arise: becomes("enemy", "none") },
    { timesADay: 2, arise: becomes("enemy", "seen") },
    // Traders pass, and the watch opens the gate.
    { timesADay: 4, arise: becomes("gate_closed", false) },
    { timesADay: 3, arise: becomes("alarm", false) },
    { timesADay: 5, arise: loses("health", 1) },
    { timesADay: 3, arise: loses("arrows", 2) },
    { timesADay: 2, arise: becomes("weapon", "none") },
  ],

  describe: ({ tool, args }: Step): string => {
    switch (tool) {
      case "move":
        return `runs to the ${args["place"]}`;
      case "take_weapon":
        return `takes a ${args["kind"]}`;
      case "take_arrows":
        return "takes arrows";
      case "take_cover":
        return "takes cover";
      case "scout":
        return "scouts for the enemy";
      case "lure":
        return "lures the enemy";
      case "shoot":
        return "shoots";
      case "strike":
        return "strikes";
      case "ring_bell":
        return "rings the bell";
      case "close_gate":
        return "closes the gate";
      case "take_bandage":
        return "takes a bandage";
      case "heal":
        return "dresses a wound";
      default:
        return tool;
    }
  },
};
