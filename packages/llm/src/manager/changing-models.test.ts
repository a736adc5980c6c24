import { Deadline } from "@understudy/planner-core";
import { FakeClock, woodcutter } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ScriptedBackend } from "../backends/scripted-backend.ts";
import { ModelManager, type OwnModel } from "./model-manager.ts";

const domain = woodcutter.untyped;
const goal = domain.goal("warm_home");
const question = { key: "k", domain, state: domain.state({}), goal, text: {} };

describe("a manager whose models change", () => {
  it("has one more model, and one less, whose calls end", async () => {
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
        .lead(name)
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
    // What was being loaded is freed when it is there.
    expect(freed).toEqual(["second"]);
    await clock.advance(2000);
    expect(freed).toEqual(["second", "first"]);
    await expect(manager.remove("first")).rejects.toThrow("there is no model");
    expect(manager.status()).toMatchObject({ memoryBytes: 0, models: [] });
    expect(clock.pendingTimers).toBe(0);
  });
});
