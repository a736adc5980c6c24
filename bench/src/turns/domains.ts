import { readFileSync } from "node:fs";
import { type Domain, loadDomain } from "@understudy/planner-core";

const file = new URL("../../../service/server/protocol/transcripts/dungeon.json", import.meta.url);

/** The dungeon of the protocol's transcript: chests to rob, nooks to hide in. */
export function dungeonDomain(): Domain {
  return loadDomain(readFileSync(file, "utf8"));
}

const PLACES = ["home", "forest"];

/** A cold hut: agents at home go to the forest for wood. */
export function hutDomain(): Domain {
  return loadDomain({
    name: "hut",
    state: {
      at: { type: "enum", values: PLACES },
      wood: { type: "integer", min: 0, max: 8 },
      fire_lit: { type: "boolean" },
    },
    tools: [
      { name: "goto", parameters: { place: { enum: PLACES } }, then: { at: "$place" }, cost: 2 },
      { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 2 },
      { name: "light_fire", when: { at: "home", wood: { ">=": 2 } }, then: { fire_lit: true } },
    ],
    goals: [{ name: "warm", when: { fire_lit: true } }],
  });
}
