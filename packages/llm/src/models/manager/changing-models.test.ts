import { Deadline, type DirectiveReader, Orchestrator } from "@understudy/planner-core";
import { FakeClock, UniformCostPlanner, woodcutter } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ScriptedBackend } from "../../testing/scripted-backend.ts";
import { ModelManager, type OwnModel } from "./model-manager.ts";

const domain = woodcutter.untyped;
const goal = domain.goal("warm_home");
const question = { key: "k", domain, state: domain.state({}), goal, text: {} };

describe("a manager with changing models", () => {
  it("uses a model's reader of directives once it is loaded", async () => {
    const wish = { goal, declared: goal, without: undefined };
    const nothing = { skipped: [], disabled: undefined, maintain: undefined, because: [] };
    const reader: DirectiveReader = {
      readDirective: () => ({ goals: [wish], confidence: 1, ...nothing }),
      readPersona: () => ({ goals: new Map(), styles: new Map(), because: [] }),
    };
    const clock = new FakeClock();
    const open = async () => new ScriptedBackend(() => '{"steps":[]}', { clock });
    const manager = new ModelManager({ models: { first: { open } }, reader, clock });
    const planner = new UniformCostPlanner();
    const llm = manager.llm("first");
    const orchestrator = new Orchestrator({ domain, planner, llm, clock });
    const ask = () =>
      orchestrator.planNow(
        { agent: "ann", state: {}, goal: { directive: "warm the house" } },
        1000,
      );
    expect(ask().words).toBe("not read");
    await manager.load("first");
    const outcome = ask();
    expect(outcome).toMatchObject({ goal: { name: "warm_home" }, confidence: 1 });
    expect(outcome.words).toBeUndefined();
    orchestrator.dispose();
    await manager.dispose();
  });

  it("can add a model, and remove one, ending its calls", async () => {
    const clock = new FakeClock();
    const freed: string[] = [];
    /** A model that takes a second to load. */
    const model = (name: string): OwnModel => {
      const info = { model: name, fingerprint: name };
      const backend = new ScriptedBackend(() => '{"steps":[]}', { clock, info, loadMs: 1000 });
      const dispose = backend.dispose.bind(backend);
      backend.dispose = () => {
        freed.push(name);
        return dispose();
      };
      const open = async () => {
        await backend.load();
        return backend;
      };
      return { open, memoryBytes: 1 };
    };
    const manager = new ModelManager({ models: { first: model("first") }, clock });
    const ask = (name: string) =>
      manager
        .llm(name)
        .ask({ question, deadline: new Deadline(clock, 60_000) })
        .catch(({ code }) => code);
    manager.add("second", model("second"));
    expect(() => manager.add("second", model("another"))).toThrow("is there already");
    expect(() => manager.add("third", "no model")).toThrow("/models/third");
    const answer = ask("second");
    await clock.advance(2000);
    expect(await answer).toMatchObject({ kind: "plan", usage: { model: "second" } });
    const waiting = ask("first");
    await clock.advance(500);
    await manager.remove("first");
    expect(await waiting).toBe("disposed");
    await manager.remove("second");
    // A model that was being loaded is freed afterwards.
    expect(freed).toEqual(["second"]);
    await clock.advance(2000);
    expect(freed).toEqual(["second", "first"]);
    await expect(manager.remove("first")).rejects.toThrow("there is no model");
    expect(manager.status()).toMatchObject({ memoryBytes: 0, models: [] });
    expect(clock.pendingTimers).toBe(0);
  });
});
