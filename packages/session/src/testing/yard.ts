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
