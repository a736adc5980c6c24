import type { DomainDefinition } from "@understudy/planner-core";
import { buildingYard } from "@understudy/planner-core/testing";

const { state, tools } = buildingYard.written;
const { shop_open: _, ...own } = state;

/** The building yard without its shop, so that planks must be sawn. */
export const SERVED_YARD: DomainDefinition = {
  name: "yard",
  state: own,
  tools: tools.filter(({ name }) => name !== "buy" && name !== "carry"),
  goals: [{ name: "raised", when: { nailed: true }, by: 120 }],
};

/** Two builders at the mill. */
export const BUILDERS = {
  domain: "yard",
  agents: { ann: { state: { at: "mill" } }, bo: { state: { at: "mill" } } },
  shared: { beam_up: false, nailed: false, planks: 0 },
  goal: "raised",
  budgetMs: 60_000,
} as const;
