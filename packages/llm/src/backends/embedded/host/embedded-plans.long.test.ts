import { readFile } from "node:fs/promises";
import {
  Deadline,
  type Domain,
  loadDomain,
  PlanProver,
  provePlan,
  type Question,
  systemClock,
  Telemetry,
} from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLlmPlanner } from "../../../models/open/create-llm-planner.ts";
import { BackendLlmPlanner } from "../../../planner/backend-llm-planner.ts";
import { renderSystem } from "../../../prompts/render/render-system.ts";
import { renderUser } from "../../../prompts/render/render-user.ts";
import type { GenerationRequest, PlanTask } from "../../interface/backend.ts";
import { GREEDY } from "../../interface/sampling.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import type { EmbeddedBackend } from "./embedded-backend.ts";
import { ModelHost } from "./model-host.ts";

/* Plans of the shipped model, decoded in its worker. The tests are independent of its speed. */

const TIMEOUT_MS = 120_000;
const host = new ModelHost();
// Calibration depends on the load of the machine.
const fixed = { threads: 1, flashAttention: false, batch: 1 };
let domain: Domain;
let free: EmbeddedBackend;
let applicable: EmbeddedBackend;

beforeAll(async () => {
  const url = new URL("../../../../../../examples/domains/village.json", import.meta.url);
  domain = loadDomain(await readFile(url, "utf8"));
});

afterAll(() => host.dispose());

const soon = (): Deadline => new Deadline(systemClock, TIMEOUT_MS);
const questionOf = (changes: Record<string, string | number | boolean> = {}): Question => {
  const values = { at: "home", energy: 6, hungry: false, has_axe: true, ...changes };
  const rest = { has_pick: false, has_rod: false, wood: 0, stone: 0, fish: 0, grain: 0, coins: 0 };
  const state = domain.state({ ...rest, fire_lit: false, house_built: false, ...values });
  return { key: "q", domain, state, goal: domain.goal({ fire_lit: true }), text: {} };
};
const idOf = (tool: string, args: Record<string, string> = {}): number =>
  domain.actionOf({ tool, args });
const generate = (
  backend: EmbeddedBackend,
  task: Partial<PlanTask> = {},
  changes: Partial<GenerationRequest> = {},
) => {
  const question = task.question ?? questionOf();
  return backend.generate({
    system: renderSystem(domain),
    user: renderUser(domain, question.state, question.goal),
    maxTokens: 300,
    sampling: GREEDY,
    deadline: soon(),
    plan: { question, maxSteps: 100, ...task },
    ...changes,
  });
};

describe.each(["built-in", "node-llama-cpp"] as const)("on %s", (engine) => {
  beforeAll(async () => {
    const options = { host, engine, ...fixed, sequences: 2 };
    free = await openEmbeddedBackend({ ...options, decoding: "free", drafts: "always" });
    applicable = await openEmbeddedBackend(options);
  });

  describe("a plan of the embedded model", () => {
    it("is the same with any draft, in fewer passes with a good one", async () => {
      const plain = await generate(free);
      const actions = plain.plan?.kind === "plan" ? plain.plan.actions : [];
      expect(actions.length).toBeGreaterThan(1);
      const agreeing = await generate(free, { draft: actions });
      const wrong = await generate(free, { draft: [idOf("sleep"), idOf("sleep"), idOf("sleep")] });
      expect([agreeing.text, wrong.text]).toEqual([plain.text, plain.text]);
      expect(agreeing.decoding?.passes).toBeLessThanOrEqual(2);
      expect(plain.decoding?.passes).toBeGreaterThan(10);
    });

    it("gets a new draft from the model's own steps, across the thread boundary", async () => {
      const plain = await generate(free);
      const actions = plain.plan?.kind === "plan" ? plain.plan.actions : [];
      const asked: (readonly number[])[] = [];
      const redraft = (said: readonly number[]): readonly number[] => {
        asked.push(said);
        return actions.slice(said.length);
      };
      const drafted = await generate(free, { draft: [idOf("sleep")], redraft });
      expect(drafted.text).toBe(plain.text);
      expect(asked.length).toBeGreaterThanOrEqual(1);
      expect(actions.slice(0, asked[0]?.length)).toEqual(asked[0]);
      // An error in the classical planner must not lose the answer.
      const failing = await generate(free, {
        draft: [idOf("sleep")],
        redraft: () => {
          throw new Error("no plan");
        },
      });
      expect(failing.text).toBe(plain.text);
    });

    it("reports steps as they complete, and ends when a listener requests it", async () => {
      const { plan } = await generate(free);
      const told: [number, number][] = [];
      const onStep = (action: number, index: number): "stop" | "continue" => {
        told.push([action, index]);
        return "continue";
      };
      await generate(free, { onStep });
      expect(plan).toEqual({ kind: "plan", actions: told.map(([action]) => action) });
      expect(told.map(([, index]) => index)).toEqual(told.map((_, index) => index));
      const stopped = await generate(free, { onStep: () => "stop" });
      expect(stopped.plan?.kind === "plan" ? stopped.plan.actions.length : 0).toBeGreaterThan(0);
    });

    it("is executable by default, whatever the model prefers", async () => {
      const disabled = domain.actionSet([{ tool: "goto", args: { place: "forest" } }]);
      for (const question of [
        questionOf(),
        questionOf({ at: "mine", has_axe: false, stone: 3 }),
        { ...questionOf({ energy: 0 }), disabled },
      ]) {
        const { plan } = await generate(applicable, { question });
        const actions = plan?.kind === "plan" ? plan.actions : [-1];
        const prover = new PlanProver(domain);
        expect(prover.prove(question.state, actions, undefined, question)).toBe(true);
      }
    });
  });

  describe("BackendLlmPlanner on the embedded model", () => {
    it("plans with the classical planner's draft, and chooses among candidates", async () => {
      const llm = new BackendLlmPlanner({ backend: applicable });
      const question = questionOf();
      const { condition } = question.goal;
      const draft = [idOf("goto", { place: "forest" }), idOf("chop")];
      const planned = await llm.ask({ question, draft, deadline: soon() });
      const actions = planned.kind === "plan" ? planned.actions : [];
      expect(provePlan(domain, question.state, actions, condition).sound).toBe(true);
      const candidates = ["warm_home", "build", "earn"].map((name) => ({
        goal: domain.goal(name),
        actions,
        scaledCost: 5000,
      }));
      const chosen = await llm.ask({ question, candidates, deadline: soon() });
      expect(chosen.kind).toBe("choice");
      expect([0, 1, 2]).toContain(chosen.kind === "choice" ? chosen.index : -1);
      expect(applicable.keeps(renderSystem(domain))).toBe(true);
      expect(applicable.status()).toMatchObject({ isLoaded: true });
      expect(applicable.status().tokensOut).toBeGreaterThan(0);
    });

    it("reports the model's memory as gauges", async () => {
      const telemetry = new Telemetry();
      await createLlmPlanner({ backend: applicable, telemetry });
      const { gauges } = telemetry.snapshot();
      expect(gauges["model.memory_bytes"]).toBe(applicable.status().memoryBytes);
      expect(gauges["model.load_ms"]).toBeGreaterThan(0);
    });
  });
});
