import { type DomainDefinition, loadDomain } from "@understudy/planner-core";

const PLACES = ["camp", "mill", "well"];

/** The mill and the well have water; each request gives the distances. */
const definition: DomainDefinition = {
  name: "thirst",
  state: {
    at: { type: "enum", values: PLACES, position: true },
    thirsty: { type: "boolean" },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: PLACES } },
      then: { at: "$to" },
      cost: { way: "$to" },
    },
    { name: "drink", when: { at: { in: ["mill", "well"] } }, then: { thirsty: false } },
  ],
  goals: [{ name: "fresh", when: { thirsty: false } }],
};

/** The domain of thirst, as a server offers it. */
export const THIRST = { name: "thirst", domain: loadDomain(definition) };

/** The state of a thirsty agent. */
export const PARCHED = { at: "camp", thirsty: true } as const;

/** The well is near, and the mill far off. */
export const FAR_MILL = { camp: { mill: 30, well: 9 } } as const;
