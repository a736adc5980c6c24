import { ClassicalPlanner } from "@understudy/classical";
import { defineDomain, Orchestrator, type StepOf, type TypesOf } from "@understudy/planner-core";

const places = ["hut", "wood", "market"] as const;

/** The domain of most recipes. */
export const woods = defineDomain({
  name: "woods",
  state: {
    at: { type: "enum", values: places, default: "hut" },
    logs: { type: "integer", min: 0, max: 4, default: 0 },
    coins: { type: "integer", min: 0, max: 8, default: 0 },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: places } }, then: { at: "$place" } },
    { name: "chop", when: { at: "wood" }, then: { logs: { "+": 1 } }, cost: 2 },
    {
      name: "sell",
      when: { at: "market", logs: { ">=": 1 } },
      then: { logs: { "-": 1 }, coins: { "+": 2 } },
    },
  ],
  goals: [{ name: "paid", when: { coins: { ">=": 4 } } }],
});

export type Woods = TypesOf<typeof woods>;
export type WoodsStep = StepOf<typeof woods>;

/** An orchestrator without a model; pass an `llm` for one. */
export function openOrchestrator(): Orchestrator<Woods> {
  return new Orchestrator({ domain: woods, planner: new ClassicalPlanner() });
}
