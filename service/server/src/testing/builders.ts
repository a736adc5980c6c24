/** Two builders at the mill. */
export const BUILDERS = {
  domain: "yard",
  agents: { ann: { state: { at: "mill" } }, bo: { state: { at: "mill" } } },
  shared: { beam_up: false, nailed: false, planks: 0 },
  goal: "raised",
  budgetMs: 60_000,
} as const;
