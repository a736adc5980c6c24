import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Domain, loadDomain, type PackedState, PlanProver } from "@understudy/planner-core";
import type * as NodeLlama from "node-llama-cpp";
import type { Llama, LlamaModel } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SequenceEngine } from "../backends/embedded/sequence-engine.ts";
import { workerEnvironment } from "../backends/embedded/worker-environment.ts";
import { writePlan } from "../parse/write-plan.ts";
import { renderChoice, renderChoiceSystem } from "../prompt/render-choice.ts";
import { renderSystem } from "../prompt/render-system.ts";
import { renderUser } from "../prompt/render-user.ts";
import { segmentsText } from "../prompt/segment.ts";
import { frameSystem, frameUser } from "../prompt/template.ts";
import { randomGguf } from "../testing/random-gguf.ts";
import { ApplicableSteps } from "./applicable-steps.ts";
import { choiceLetters, decodeChoice } from "./decode-choice.ts";
import { type DecodedPlan, decodePlan, type PlanDecodingRequest } from "./decode-plan.ts";
import { DraftModel } from "./draft-model.ts";
import { planGrammar } from "./grammar/plan-grammar.ts";
import { PlanConstraint } from "./plan-constraint.ts";
import { wellFormedSteps } from "./step-rules.ts";
import { StepTokens } from "./step-tokens.ts";
import { checkSameVocabulary, vocabularyFacts } from "./vocabulary.ts";

const packageUrl = new URL("../../", import.meta.url);
const NANO = new URL("models/nano-planner.gguf", packageUrl);
/** Problems of each demo domain that are tried. */
const PROBLEMS = 3;

interface Problem {
  readonly domain: string;
  readonly state: Readonly<Record<string, never>>;
  readonly goal: Readonly<Record<string, never>>;
  readonly optimalPlan: string;
}

let library: typeof NodeLlama;
let llama: Llama;
let nano: LlamaModel;
let folder: string;
/** Disposed one after the other: a context that goes with its model may wait for it, and it for the context. */
const opened: { dispose(): Promise<void> }[] = [];

beforeAll(async () => {
  // As the thread does that runs models otherwise: the library reads it, and so does a process that it starts.
  vi.stubEnv("CI", workerEnvironment()["CI"]);
  library = await import("node-llama-cpp");
  llama = await library.getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 1,
    progressLogs: false,
    logLevel: library.LlamaLogLevel.error,
  });
  vi.unstubAllEnvs();
  nano = await llama.loadModel({ modelPath: NANO.pathname });
  opened.push(nano);
  folder = await mkdtemp(join(tmpdir(), "understudy-"));
}, 60_000);

afterAll(async () => {
  for (const one of opened.reverse()) await one.dispose();
  await llama?.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function engineOf(model: LlamaModel): Promise<SequenceEngine> {
  const context = await model.createContext({
    contextSize: 1024,
    batchSize: 512,
    threads: 1,
    flashAttention: false,
    swaFullCache: true,
  });
  opened.push(context);
  return new SequenceEngine(model, context.getSequence(), (tokens, logit) =>
    library.TokenBias.for(model).set([...tokens], { logit }),
  );
}

/** Evaluates a system prompt. */
async function keep(engine: SequenceEngine, tokens: readonly number[]): Promise<void> {
  for (let from = 0; from < tokens.length; from += engine.passLimit) {
    await engine.evaluate(tokens.slice(from, from + engine.passLimit), []);
  }
}

async function domainOf(name: string): Promise<Domain> {
  const url = new URL(`../../examples/domains/${name}.json`, packageUrl);
  return loadDomain(await readFile(url, "utf8"));
}

describe("the shipped model", { timeout: 60_000 }, () => {
  const demos = ["village", "guard", "courier"];
  let problems: readonly Problem[];

  beforeAll(async () => {
    const lines = await readFile(new URL("models/evaluation-problems.jsonl", packageUrl), "utf8");
    problems = lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Problem);
  });

  it.each(demos)("says the same with drafts, and executable plans with rules: %s", async (name) => {
    const domain = await domainOf(name);
    const engine = await engineOf(nano);
    const system = nano.tokenize(frameSystem(renderSystem(domain).content), true);
    await keep(engine, system);
    const tokens = new StepTokens(domain, engine);
    expect(tokens.isCanonical).toBe(true);
    const form = wellFormedSteps(domain);
    if (form === undefined) throw new Error("a small domain");
    let passes = 0;
    const all = problems.filter((problem) => problem.domain === name).slice(0, PROBLEMS);
    for (const problem of all) {
      const state: PackedState = domain.state(problem.state);
      const goal = domain.goal(problem.goal);
      const turn = segmentsText(frameUser(renderUser(domain, state, goal)));
      const prompt = nano.tokenize(turn, true, "trimLeadingSpace");
      const decode = async (request: Partial<PlanDecodingRequest>): Promise<DecodedPlan> => {
        await engine.erase(system.length);
        return await decodePlan(engine, { prompt, domain, maxTokens: 300, ...request });
      };
      const plain = await decode({ withMargins: true });
      const said = plain.parsed.kind === "plan" ? plain.parsed.actions : [];
      const { steps } = JSON.parse(problem.optimalPlan) as { steps: never[] };
      const optimal = steps.map((step) => domain.actionOf(step));
      const agreed = await decode({ draft: said });
      const drafts = [agreed, await decode({ draft: optimal }), await decode({ draft: [1, 0] })];
      // Batches of another shape round differently: only a tie may fall the other way.
      if (plain.statistics.ties === 0) {
        expect(drafts.map(({ text }) => text)).toEqual(drafts.map(() => plain.text));
        passes = Math.max(passes, agreed.statistics.passes);
        const formed = await decode({ constraint: new PlanConstraint(form, tokens) });
        expect(formed.text).toBe(plain.text);
        expect(formed.statistics.passes).toBeLessThanOrEqual(plain.statistics.passes);
      }
      const rules = new ApplicableSteps(domain, { state, goal: goal.condition });
      const applicable = await decode({ constraint: new PlanConstraint(rules, tokens) });
      const plan = applicable.parsed.kind === "plan" ? applicable.parsed.actions : [-1];
      expect(new PlanProver(domain).prove(state, plan, undefined)).toBe(true);
      expect(engine.tokenize(applicable.text)).toHaveLength(applicable.statistics.said);
    }
    expect(passes).toBeLessThanOrEqual(2);
  });

  it("writes the same within the grammar, and llama.cpp reads it", async () => {
    const domain = await domainOf("village");
    const engine = await engineOf(nano);
    const context = await nano.createContext({
      contextSize: 1024,
      threads: 1,
      flashAttention: false,
    });
    opened.push(context);
    const sequence = context.getSequence();
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const turn = frameUser(renderUser(domain, state, domain.goal({ at: "forest" })));
    const text = frameSystem(renderSystem(domain).content) + segmentsText(turn);
    const prompt = nano.tokenize(text, true);
    const plain = await decodePlan(engine, { prompt, domain, maxTokens: 100 });
    const grammar = await llama.createGrammar({ grammar: planGrammar(domain) });
    const { LlamaGrammarEvaluationState } = await import("node-llama-cpp");
    const grammarEvaluationState = new LlamaGrammarEvaluationState({ model: nano, grammar });
    const said = [];
    const options = { temperature: 0, grammarEvaluationState };
    for await (const token of sequence.evaluate(prompt, options)) {
      said.push(token);
      if (said.length === 100) break;
    }
    expect(nano.detokenize(said)).toBe(plain.text);
    expect(plain.parsed.kind).toBe("plan");
  });

  it("chooses among options in one pass over the turn", async () => {
    const domain = await domainOf("village");
    const engine = await engineOf(nano);
    const alphabet = choiceLetters(engine);
    expect(alphabet.join("")).toBe("ABCDEFGH");
    const system = nano.tokenize(frameSystem(renderChoiceSystem(domain, alphabet).content), true);
    await keep(engine, system);
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const candidates = domain.goals.slice(0, 3).map((goal) => ({ goal, actions: [0], cost: 2000 }));
    const { user, letters } = renderChoice(domain, state, candidates);
    const prompt = nano.tokenize(segmentsText(frameUser(user)), true, "trimLeadingSpace");
    const { index, passes } = await decodeChoice(engine, { prompt, letters });
    expect([0, 1, 2]).toContain(index);
    expect(passes).toBeLessThanOrEqual(2);
  });
});

describe("a smaller model that drafts", { timeout: 60_000 }, () => {
  it("leaves the answer of a larger one as it is, and must share its vocabulary", async () => {
    const open = async (seed: number, layers: number, pieces?: readonly string[]) => {
      const path = join(folder, `random-${seed}-${layers}.gguf`);
      await writeFile(
        path,
        randomGguf({ seed, layers, ...(pieces === undefined ? {} : { pieces }) }),
      );
      const model = await llama.loadModel({ modelPath: path });
      opened.push(model);
      return model;
    };
    const large = await open(1, 3);
    const small = await open(2, 1);
    const foreign = await open(3, 1, ["elsewhere"]);
    const facts = vocabularyFacts(large);
    expect(() => checkSameVocabulary(facts, vocabularyFacts(small))).not.toThrow();
    expect(() => checkSameVocabulary(facts, vocabularyFacts(foreign))).toThrow("tokens instead of");
    expect(() => checkSameVocabulary(facts, vocabularyFacts(nano))).toThrow("another vocabulary");

    const domain = await domainOf("guard");
    const tokens = large.tokenize("State: ready", true);
    const decode = async (model?: LlamaModel): Promise<DecodedPlan> => {
      const draftModel =
        model === undefined ? undefined : new DraftModel(await engineOf(model), tokens);
      const request = { prompt: tokens, domain, maxTokens: 40, draftModel };
      return await decodePlan(await engineOf(large), request);
    };
    const plain = await decode();
    const own = await decode(large);
    expect(own.text).toBe(plain.text);
    expect(own.statistics.passes).toBeLessThan(plain.statistics.passes / 4);
    const drafted = await decode(small);
    expect(drafted.text).toBe(plain.text);
    expect(drafted.statistics.drafted).toBeGreaterThan(0);
  });

  it("may be any model: rules make plans of what random weights say", async () => {
    const path = join(folder, "random-9.gguf");
    await writeFile(path, randomGguf({ seed: 9 }));
    const model = await llama.loadModel({ modelPath: path });
    opened.push(model);
    const engine = await engineOf(model);
    const domain = await domainOf("courier");
    const tokens = new StepTokens(domain, engine);
    expect(tokens.isCanonical).toBe(true);
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const goal = domain.goals[0]?.condition ?? domain.condition({});
    const rules = new ApplicableSteps(domain, { state, goal, maxSteps: 5 });
    const prompt = model.tokenize("State: ready", true);
    const { parsed, text } = await decodePlan(engine, {
      prompt,
      domain,
      maxTokens: 600,
      constraint: new PlanConstraint(rules, tokens),
    });
    const plan = parsed.kind === "plan" ? parsed.actions : [-1];
    expect(new PlanProver(domain).prove(state, plan, undefined)).toBe(true);
    expect(text).toBe(writePlan(plan.map((action) => domain.step(action))));
  });
});
