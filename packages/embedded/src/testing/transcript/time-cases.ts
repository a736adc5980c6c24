import { marketDefinition } from "@understudy/planner-core/testing";
import type { ServerMessage } from "@understudy/session";
import { hello } from "./plan-cases.ts";
import type { TranscriptCase, TranscriptGame } from "./transcript.ts";
import { allThings } from "./world-cases.ts";

/** One member holds a tree while another fells it. */
export const FOREST = {
  name: "forest",
  kinds: { tree: { held: { type: "boolean", default: false } } },
  places: { tree: 2 },
  state: { wood: { type: "integer", min: 0, max: 8, shared: true } },
  tools: [
    {
      ...{ name: "hold", things: { tree: "tree" }, claims: ["$tree"] },
      ...{ when: { "$tree.held": false }, start: { "$tree.held": true } },
      duration: { from: 1, to: 4 },
    },
    {
      ...{ name: "chop", things: { tree: "tree" }, claims: ["$tree"], duration: 1 },
      ...{ during: { "$tree.held": true }, then: { wood: { "+": 1 } } },
    },
  ],
  goals: [{ name: "stocked", when: { wood: { ">=": 2 } } }],
} as const;

export const tree = (id: string | number): object => ({
  id,
  kind: "tree",
  at: [1],
  properties: {},
});

/** Fells trees, which are gone then. */
export async function fell(
  game: TranscriptGame,
  members: string[],
  moments: number,
): Promise<void> {
  let wood = 0;
  const state = (agent: string): object => ({
    ...{ type: "state", agent, nowMs: game.nowMs, values: { wood } },
  });
  game.tell(...members.map(state));
  const doing = new Map<string, ServerMessage<"begin">>();
  for (let moment = 0; moment < moments; moment++) {
    for (const message of await game.step(1000)) {
      if (message.type === "begin") doing.set(message.agent, message);
      if (message.type === "interrupt") doing.delete(message.agent);
    }
    for (const { agent, step, stepId, untilMs = 0 } of [...doing.values()]) {
      if (step.tool !== "chop" || untilMs > game.nowMs) continue;
      doing.delete(agent);
      wood += 1;
      const { tree: id = "" } = step.args;
      game.tell({ type: "see", things: [{ id, gone: true }] }, state(agent), {
        ...{ type: "step", agent, stepId, event: "finished" },
      });
    }
  }
}

/** Cases of time in sessions: events and deadlines of one agent, and squads among things. */
export const TIME_CASES: Readonly<Record<string, TranscriptCase>> = {
  async times(game) {
    game.open({ domains: [{ domain: marketDefinition }], expansions: 500 });
    game.send(hello("market"));
    await game.step();
    const values = { at: "home", open: false, bread: 0 };
    const ann = { type: "state", agent: "ann" };
    game.tell({ ...ann, nowMs: 500, values });
    game.tell({ type: "want", agent: "ann", goal: "fed", budgetMs: 60_000 });
    await game.step();
    game.tell({ ...ann, nowMs: 1500, values: { ...values, at: "market" } });
    await game.step();
    game.tell({ ...ann, nowMs: 19_800, values: { ...values, at: "market", open: true } });
    await game.step();
  },
  async "squad-things"(game) {
    game.open({ domains: [{ domain: FOREST }], expansions: 500 });
    game.send(hello("forest", { world: {} }));
    await game.step();
    const members = ["ann", "bo"];
    const squad = { type: "squad", squad: "fellers", members, goal: "stocked", budgetMs: 60_000 };
    const ban = { disabled: { ann: ["hold", { tool: "chop", args: { tree: 7 } }] } };
    game.tell(allThings(tree(7), tree("oak"), tree("elm")), { ...squad, ...ban });
    await fell(game, members, 4);
    game.tell({ ...squad, disabled: {} });
    await fell(game, members, 8);
    game.tell({ type: "leave", agent: "bo" });
    await game.step(1000);
  },
};
