import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, provePlan } from "@understudy/planner-core";
import { describe, type KeeperState, lighthouse } from "./lighthouse.ts";

/** Far more than these questions need, even the first one of a process. Default of `planNow`: 0.5. */
const SLICE_MS = 1000;

/** From a domain to a plan, step by step. */
export function runEvening(print: (line: string) => void): void {
  const orchestrator = new Orchestrator({
    domain: lighthouse,
    planner: new ClassicalPlanner(),
    // A game would rather take the first plan, and improve it for 2 ms.
    improveMs: SLICE_MS,
  });
  const dusk: KeeperState = {
    at: "cottage",
    oil: 0,
    lamp_full: false,
    lamp_lit: false,
    storm: false,
  };

  print("1. A calm evening");
  const question = { agent: "keeper", state: dusk, goal: "lit" } as const;
  const calm = orchestrator.planNow(question, SLICE_MS);
  for (const step of calm.plan?.steps ?? []) print(`   the keeper ${describe(step)}`);
  print(`   cost ${calm.cost}${calm.optimal ? ", and nothing is cheaper" : ""}`);

  print("2. The same in a storm");
  const storm = orchestrator.planNow({ ...question, state: { ...dusk, storm: true } }, SLICE_MS);
  for (const step of storm.plan?.steps ?? []) print(`   the keeper ${describe(step)}`);

  print("3. Why the calm plan does not do in a storm");
  const actions = calm.plan?.actions ?? [];
  const inStorm = lighthouse.state({ ...dusk, storm: true });
  const proof = provePlan(lighthouse, inStorm, actions, lighthouse.goal("lit").condition);
  if (!proof.sound) print(`   ${proof.failure.message}`);

  print("4. A goal that cannot be reached is found out, not searched for");
  const never = orchestrator.planNow(
    { ...question, state: { ...dusk, lamp_lit: true }, goal: { lamp_lit: false } },
    SLICE_MS,
  );
  print(`   ${never.status}: no tool puts the lamp out`);

  print("5. Mistakes are named, all at once");
  try {
    loadDomain({
      name: "typos",
      state: { oil: { type: "integer", min: 0, max: 4 } },
      tools: [{ name: "draw", when: { oli: 0 }, then: { oil: { "+": -1 } } }],
    });
  } catch (error) {
    for (const line of String((error as Error).message).split("\n")) print(`   ${line.trim()}`);
  }
}
