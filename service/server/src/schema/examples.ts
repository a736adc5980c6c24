/** A guard of the demo domain, as a client sees it. */
const state = {
  at: "post",
  enemy: "none",
  weapon: "none",
  arrows: 0,
  health: 3,
  in_cover: false,
  alarm: false,
  gate_closed: false,
  has_bandage: true,
};
const { domain, agent, goal } = { domain: "guard", agent: "ann", goal: "secure" } as const;

/** Two builders of the yard in the guide to time. */
const builders = {
  domain: "yard",
  agents: { ann: { state: { at: "mill" } }, bo: { state: { at: "mill" } } },
  shared: { beam_up: false, nailed: false, planks: 0, shop_open: true },
  goal: "raised",
} as const;

/** Example requests for a server with the demo domains, by schema name. */
export const EXAMPLES = {
  plan: { domain, agent, state, goal, budgetMs: 500 },
  planNow: { domain, agent, state, goal },
  planMany: { domain, requests: [{ agent, state, goal }] },
  planTogether: { ...builders, budgetMs: 500 },
  explain: { domain, state, goal },
  describe: { domain, state, persona: "a coward" },
  query: { prompt: "Which way to the mill?", deadlineMs: 2000, maxTokens: 40 },
  ticket: { domain, agents: [agent] },
  chat: { model: "writer", messages: [{ role: "user", content: "Hello" }], max_tokens: 40 },
  completion: { model: "writer", prompt: "Hello", max_tokens: 40 },
} as const;
