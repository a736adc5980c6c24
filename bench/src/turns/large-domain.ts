const PLACES = Array.from({ length: 100 }, (_, place) => `p${place}`);

/** A domain with the largest number of steps that an upload may have. */
export const LARGE: object = {
  name: "large",
  state: {
    at: { type: "enum", values: PLACES, default: "p0", position: true },
    seen: { type: "enum", values: PLACES, default: "p0" },
    lost: { type: "boolean", default: false },
    tired: { type: "integer", min: 0, max: 200, default: 0 },
  },
  tools: [
    {
      name: "go",
      parameters: { from: { enum: PLACES }, to: { enum: PLACES } },
      when: { tired: { "<": 200 } },
      then: { at: "$from", seen: "$to", tired: { "+": 1 } },
    },
  ],
  goals: [{ name: "home", when: { lost: true, at: "p9", seen: "p9" } }],
};

export const LARGE_STATE: object = { at: "p0", seen: "p0", lost: false, tired: 0 };

/** A question without a plan. */
export const LARGE_ASKED: object = {
  ...{ domain: "large", agent: "ann", goal: "home", state: LARGE_STATE },
};

/** The costs of all ways. */
export const LARGE_WAYS: object = Object.fromEntries(
  PLACES.map((from) => [from, Object.fromEntries(PLACES.map((to, cost) => [to, cost + 1]))]),
);

/** The longest plan that is explained; each step increases an amount. */
export const LARGE_STEPS: readonly object[] = Array.from({ length: 200 }, (_, n) => ({
  tool: "go",
  args: { from: `p${n % 100}`, to: `p${n % 100}` },
}));
