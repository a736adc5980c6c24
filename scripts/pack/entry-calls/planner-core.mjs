import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  COLD,
  HUT,
  orchestratorFor,
  PATIENCE_MS,
  PLAN,
  planWith,
  problemIn,
  TIMED_HUT,
} from "./hut.mjs";

export const calls = {
  "@understudy/planner-core": async ({ loadDomain, provePlan }) => {
    const domain = loadDomain(HUT);
    assert.equal((await planWith(orchestratorFor(domain))).status, "solved");
    const plan = PLAN.map((tool) => domain.actionOf({ tool, args: {} }));
    const proof = provePlan(domain, domain.state(COLD), plan, domain.goal("warm").condition);
    assert.equal(proof.sound, true);
  },
  "@understudy/planner-core/compiled": ({ nextStates }) => {
    const { domain, state } = problemIn();
    const next = [...nextStates(domain, state, {})];
    assert.deepEqual(
      next.map(({ action }) => domain.step(action).tool),
      ["chop"],
    );
  },
  "@understudy/planner-core/json": ({ keysOf, scanJson }) => {
    assert.deepEqual(scanJson('{"wood": 1, "wood": 2}').duplicates, ["/wood"]);
    assert.deepEqual(keysOf("/tools/0"), ["tools", "0"]);
  },
  "@understudy/planner-core/internal": ({ hashText, formatBytes }) => {
    assert.notEqual(hashText("hut"), hashText("hat"));
    assert.equal(formatBytes(67_200), "67.2 kB");
  },
  "@understudy/planner-core/squad": async ({ SquadRunner }) => {
    const { domain } = problemIn(TIMED_HUT);
    const orchestrator = orchestratorFor(domain, { time: new TimePlanner() });
    const options = { orchestrator, members: ["ann"], goal: "warm", budgetMs: PATIENCE_MS };
    const squad = new SquadRunner(options);
    const tick = () => squad.tick({ ann: COLD }, {}, 0).ann;
    while (tick().event === "idle") await new Promise((resolve) => setImmediate(resolve));
    assert.equal(tick().step.tool, "chop");
    await orchestrator.dispose();
  },
  "@understudy/planner-core/schedule": ({ proveSchedule, TimedSteps }) => {
    const { domain, state, goal } = problemIn(TIMED_HUT);
    const problem = {
      ...{ domain, members: [{ name: "ann", state }], running: [], events: [] },
      ...{
        goal: goal.condition,
        scaledBy: Number.POSITIVE_INFINITY,
        measure: { time: 1, cost: 0 },
      },
    };
    assert.equal(TimedSteps.of(domain).all.length, 2);
    const proof = proveSchedule(problem, { steps: [], scaledEnds: [] });
    assert.equal(proof.sound, false);
  },
  "@understudy/planner-core/time": ({ loadDomain, defineDomain }) => {
    for (const load of [loadDomain, defineDomain])
      assert.equal(load(TIMED_HUT).time.tools.length, 2);
  },
  "@understudy/planner-core/testing": async ({ plannerConformance, FakeClock }) => {
    const checks = plannerConformance(() => new ClassicalPlanner(), { numRuns: 3, seed: 1 });
    assert.ok(checks.length > 3);
    for (const { run } of checks) await run();
    const clock = new FakeClock();
    await clock.advance(5);
    assert.equal(clock.now(), 5);
  },
};
