/** A definition whose parts tests change. */
// biome-ignore lint/suspicious/noExplicitAny: tests change one part of a definition after another
export type DraftDefinition = any;

/** A domain with every part that speaks of time. */
export const TIMED_YARD: DraftDefinition = {
  name: "yard",
  state: {
    at: { type: "enum", values: ["mill", "site"], position: true },
    beam_up: { type: "boolean", shared: true, default: false },
    nailed: { type: "boolean", shared: true, default: false },
    planks: { type: "integer", min: 0, max: 20, shared: true },
    weight: { type: "integer", min: 0, max: 5 },
    shop_open: { type: "boolean", shared: true, sensed: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["mill", "site"] } },
      then: { at: "$to" },
      duration: { way: "$to" },
    },
    { name: "saw", when: { at: "mill" }, then: { planks: { "+": 2 } }, duration: 4 },
    {
      name: "hold_beam",
      when: { at: "site", planks: { ">=": 2 } },
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: 3, to: 30 },
      interrupted: { beam_up: false },
    },
    {
      name: "nail",
      when: { at: "site" },
      during: { beam_up: true },
      then: { nailed: true },
      duration: "2 * weight + 1",
    },
    { name: "carry", partners: 1, when: { at: "mill" }, then: { at: "site" }, duration: 9 },
    { name: "buy", when: { shop_open: true }, then: { planks: { "+": 6 } }, cost: 5 },
    {
      name: "rest",
      parameters: { n: { type: "integer", minimum: 0, maximum: 2 } },
      then: { weight: { "-": 1 } },
      duration: { from: "$n", to: "weight" },
      alongside: true,
    },
  ],
  goals: [{ name: "raised", when: { nailed: true }, by: 120 }],
  maintain: [{ planks: { "<": 20 } }],
  events: [
    { at: 60, then: { shop_open: false } },
    { at: 0.5, then: { shop_open: true, planks: { "+": 1 } } },
  ],
};

/** The yard after a change of its definition. */
export const changedYard = (change: (draft: DraftDefinition) => void): unknown => {
  const draft = structuredClone(TIMED_YARD);
  change(draft);
  return draft;
};
