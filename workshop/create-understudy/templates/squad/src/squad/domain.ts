import { defineDomain } from "@understudy/planner-core/time";

const no = { type: "boolean", shared: true, default: false } as const;
const upToTwo = { type: "integer", min: 0, max: 2, shared: true, default: 0 } as const;
const places = { enum: ["woods", "site"] } as const;
/** Villagers on their way are no longer where they set out, and not there yet. */
const leaves = { start: { at: "road" } } as const;

/** Two carry a log, and one holds the beam while others nail it. */
export const house = defineDomain({
  name: "house",
  state: {
    at: { type: "enum", values: [...places.enum, "road"] },
    ...{ logs: upToTwo, beam_up: no, nailed: upToTwo },
  },
  tools: [
    { name: "walk", parameters: { to: places }, ...leaves, then: { at: "$to" }, duration: 4 },
    {
      ...{ name: "carry", partners: 1, when: { at: "woods" }, duration: 7 },
      ...{ ...leaves, then: { at: "site", logs: { "+": 1 } }, interrupted: { at: "woods" } },
    },
    {
      ...{ name: "hold", when: { at: "site", logs: 2 }, duration: { from: 2, to: 30 } },
      ...{ start: { beam_up: true }, then: { beam_up: false }, interrupted: { beam_up: false } },
    },
    {
      ...{ name: "nail", when: { at: "site" }, during: { beam_up: true }, duration: 5 },
      then: { nailed: { "+": 1 } },
    },
  ],
  goals: [{ name: "raised", when: { nailed: 2, beam_up: false } }],
});

/** The gate closes soon: one must hold it until three storm it with a ram that two have carried there. */
export const gate = defineDomain({
  name: "gate",
  state: {
    at: { type: "enum", values: ["camp", "gate", "court", "road"] },
    gate_open: { type: "boolean", shared: true, sensed: true, default: true },
    ...{ held: no, ram_there: no, taken: no },
  },
  tools: [
    {
      ...{ name: "walk", when: { at: "camp" }, duration: 5 },
      ...{ ...leaves, then: { at: "gate" }, interrupted: { at: "camp" } },
    },
    {
      ...{ name: "carry", partners: 1, when: { at: "camp" }, duration: 11 },
      ...{ ...leaves, then: { at: "gate", ram_there: true }, interrupted: { at: "camp" } },
    },
    {
      ...{ name: "hold", when: { at: "gate", gate_open: true }, duration: { from: 1, to: 40 } },
      ...{ start: { held: true }, then: { held: false }, interrupted: { held: false } },
    },
    {
      ...{ name: "storm", partners: 2, when: { at: "gate", ram_there: true }, duration: 4 },
      ...{ during: { held: true }, ...leaves, then: { at: "court", taken: true } },
      interrupted: { at: "gate" },
    },
  ],
  goals: [{ name: "taken", when: { taken: true } }],
});
