import { hello } from "../../../packages/embedded/src/testing/transcript/plan-cases.ts";
import {
  FOREST,
  fell,
  tree,
} from "../../../packages/embedded/src/testing/transcript/time-cases.ts";
import type { TranscriptGame } from "../../../packages/embedded/src/testing/transcript/transcript.ts";
import { allThings } from "../../../packages/embedded/src/testing/transcript/world-cases.ts";

/** Fells the oak, which stays there: whoever holds it is told to let go. */
async function fellOak(game: TranscriptGame): Promise<void> {
  const state = (agent: string, wood: number): object => ({
    ...{ type: "state", agent, nowMs: game.nowMs, values: { wood } },
  });
  game.tell(state("ann", 0), state("bo", 0));
  for (let moment = 0; moment < 4; moment++) {
    for (const message of await game.step(1000)) {
      if (message.type !== "begin" || message.step.tool !== "chop") continue;
      const { agent, stepId } = message;
      game.tell(state(agent, 1), { type: "step", agent, stepId, event: "finished" });
    }
  }
}

/** A squad among things, where a plan never has the choice between two trees. */
export async function fellOneByOne(game: TranscriptGame): Promise<void> {
  game.open({ domains: [{ domain: FOREST }], expansions: 500 });
  game.send(hello("forest", { world: {} }));
  await game.step();
  const members = ["ann", "bo"];
  const squad = { type: "squad", squad: "fellers", members, goal: { wood: 1 }, budgetMs: 60_000 };
  const seven = (tool: string): object => ({ tool, args: { tree: 7 } });
  const disabled = { ann: [seven("chop")], bo: [seven("hold")] };
  game.tell(allThings(tree(7), tree("oak")), { ...squad, disabled });
  await fellOak(game);
  game.tell({ type: "see", things: [{ id: "oak", gone: true }] }, squad);
  await fell(game, members, 6);
  game.tell({ type: "leave", agent: "bo" });
  await game.step(1000);
}
