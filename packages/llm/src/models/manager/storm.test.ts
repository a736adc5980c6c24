import { Deadline, InferenceError, Orchestrator, type Question } from "@understudy/planner-core";
import {
  woodcutter as domain,
  FakeClock,
  settle,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type ScriptedAnswer, ScriptedBackend } from "../../testing/scripted-backend.ts";
import { ModelManager } from "./model-manager.ts";

const NAMES = ["a", "b", "c", "d"] as const;
const step = (tool: string, args = {}) => ({ tool, args });
const text = JSON.stringify({
  steps: [
    step("goto", { place: "forest" }),
    step("chop"),
    step("goto", { place: "home" }),
    step("light_fire"),
  ],
});

/** A model with possible loading problems. */
const model = fc.record({
  bytes: fc.integer({ min: 0, max: 3 }),
  loadMs: fc.constantFrom(0, 30, 700, 3000),
  openFails: fc.integer({ min: 0, max: 2 }),
  hangsOpen: fc.boolean(),
  answer: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ text: fc.constant(text), latencyMs: fc.constantFrom(0, 80, 900) }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<ScriptedAnswer>(
        { hang: true },
        { hang: true, ignoreDeadline: true },
      ),
    },
    { weight: 1, arbitrary: fc.constant<ScriptedAnswer>({ error: new InferenceError("gone") }) },
  ),
});
const action = fc.record({
  afterMs: fc.constantFrom(0, 1, 50, 400, 2000),
  name: fc.constantFrom(...NAMES),
  does: fc.oneof(
    { weight: 8, arbitrary: fc.constant("plan" as const) },
    fc.constantFrom("load", "unload", "pin", "unpin", "switch", "now"),
  ),
  budgetMs: fc.constantFrom(0, 20, 500, 5000, 20_000),
  coins: fc.nat(4),
});

it("meets all deadlines and settles every promise, whatever models and callers do", async () => {
  const storms = fc.record({
    models: fc.array(model, { minLength: 4, maxLength: 4 }),
    actions: fc.array(action, { minLength: 1, maxLength: 30, size: "max" }),
    limit: fc.integer({ min: 1, max: 4 }),
  });
  let byModels = 0;
  await fc.assert(
    fc.asyncProperty(storms, async ({ models, actions, limit }) => {
      const clock = new FakeClock();
      const isIn = new Set<number>();
      const own = models.map(({ bytes, loadMs, openFails, hangsOpen, answer }, index) => {
        let opened = 0;
        const open = async (): Promise<ScriptedBackend> => {
          if (opened++ < openFails) throw new InferenceError("not there");
          if (hangsOpen && opened > 2) await new Promise(() => {});
          const info = { model: NAMES[index] as string, fingerprint: "f", memoryBytes: bytes };
          const backend = new ScriptedBackend(() => answer, { clock, info, loadMs });
          const { load, unload, dispose } = backend;
          backend.load = async () => {
            isIn.add(index);
            await load.call(backend);
          };
          backend.unload = async () => {
            await unload.call(backend);
            isIn.delete(index);
          };
          backend.dispose = async () => {
            await dispose.call(backend);
            isIn.delete(index);
          };
          await backend.load();
          return backend;
        };
        return [NAMES[index], { open, memoryBytes: bytes }] as const;
      });
      const manager = new ModelManager({
        ...{ models: Object.fromEntries(own), memoryLimitBytes: limit, clock },
        ...{ maxWaitMs: 1000, loadTimeoutMs: 10_000, idleUnloadMs: 30_000 },
        resilience: { timeoutMs: 3000 },
      });
      const llms = NAMES.map((name) => manager.llm(name));
      const planner = new UniformCostPlanner();
      const orchestrators = llms.map(
        (llm) => new Orchestrator({ domain, llm, planner, clock, lateAnswerMs: 4000 }),
      );
      const open = new Set<Promise<unknown>>();
      const track = (promise: Promise<unknown>): void => {
        open.add(promise);
        promise.then(
          () => open.delete(promise),
          () => open.delete(promise),
        );
      };
      let late = 0;
      for (const { afterMs, name, does, budgetMs, coins } of actions) {
        await clock.advance(afterMs);
        const index = NAMES.indexOf(name);
        const [llm, orchestrator] = [llms[index], orchestrators[index]] as const;
        const request = {
          agent: "ann",
          goal: "warm_home",
          state: domain.state({ has_axe: true, coins }),
        } as const;
        const askedMs = clock.now();
        if (does === "load") track(manager.load(name));
        else if (does === "unload") track(manager.unload(name));
        else if (does === "pin") track(manager.pin(name));
        else if (does === "unpin") manager.unpin(name);
        else if (does === "switch")
          track(llm?.switchTo(NAMES[coins % 4] as string) as Promise<void>);
        else if (does === "now") orchestrator?.planNow(request);
        else {
          const plan = orchestrator?.plan({ ...request, budgetMs });
          track(
            (plan as NonNullable<typeof plan>).then((outcome) => {
              if (clock.now() - askedMs > budgetMs) late++;
              if (outcome.llmSteps > 0) byModels++;
            }),
          );
        }
        const bytes = [...isIn].reduce((sum, each) => sum + (models[each]?.bytes ?? 0), 0);
        expect(bytes).toBeLessThanOrEqual(limit);
      }
      await clock.advance(60_000);
      expect(late).toBe(0);
      expect(open.size).toBe(0);
      for (const orchestrator of orchestrators) orchestrator.dispose();
      await manager.dispose();
      await clock.advance(60_000);
      await settle();
      expect(clock.pendingTimers).toBe(0);
      const question = { key: "k", domain } as unknown as Question;
      const deadline = new Deadline(clock, 10);
      await expect(llms[0]?.ask({ question, deadline })).rejects.toMatchObject({
        code: "disposed",
      });
    }),
    { numRuns: 40 },
  );
  expect(byModels).toBeGreaterThan(10);
});
