import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as endOfTask } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openModel } from "@understudy/house";
import { randomGguf } from "@understudy/house/testing";
import { type Domain, loadDomain, type PackedState, PlanProver } from "@understudy/planner-core";
import type * as NodeLlama from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SchemaAnswers } from "../backends/embedded/worker/answer-by-schema.ts";
import {
  HouseEngine,
  HousePrompts,
  houseVocabulary,
} from "../backends/embedded/worker/house-engine.ts";
import { HousePasses } from "../backends/embedded/worker/house-passes.ts";
import { LlamaPrompts, llamaVocabulary } from "../backends/embedded/worker/llama-prompts.ts";
import { SequenceEngine } from "../backends/embedded/worker/sequence-engine.ts";
import type { PromptTokenizer, ServedEngine } from "../backends/embedded/worker/served-engine.ts";
import { workerEnvironment } from "../backends/embedded/worker/worker-environment.ts";
import { writePlan } from "../parse/write-plan.ts";
import { renderChoice, renderChoiceSystem } from "../prompt/render-choice.ts";
import { renderSystem } from "../prompt/render-system.ts";
import { renderUser } from "../prompt/render-user.ts";
import { frameSystem, frameUser } from "../prompt/template.ts";
import { ApplicableSteps } from "./applicable-steps.ts";
import { choiceLetters, decodeChoice } from "./decode-choice.ts";
import { type DecodedPlan, decodePlan, type PlanDecodingRequest } from "./decode-plan.ts";
import { DraftModel } from "./draft-model.ts";
import { DecodingCancelled } from "./engine.ts";
import { planGrammar } from "./grammar/plan-grammar.ts";
import { PlanConstraint } from "./plan-constraint.ts";
import { wellFormedSteps } from "./step-rules.ts";
import { StepTokens } from "./step-tokens.ts";
import { checkSameVocabulary, type VocabularySource, vocabularyFacts } from "./vocabulary.ts";

/* One suite for both engines. */

const packageUrl = new URL("../../", import.meta.url);
const NANO = fileURLToPath(new URL("models/nano-planner.gguf", packageUrl));
/** Problems of each demo domain that are tried. */
const PROBLEMS = 3;

/** A loaded model, whatever runs it. */
interface RealModel {
  readonly prompts: PromptTokenizer;
  readonly vocabulary: VocabularySource;
  /** A sequence of its own. */
  engine(): Promise<ServedEngine>;
}

interface Library {
  readonly name: string;
  load(path: string): Promise<RealModel>;
}

interface Problem {
  readonly domain: string;
  readonly state: Readonly<Record<string, never>>;
  readonly goal: Readonly<Record<string, never>>;
  readonly optimalPlan: string;
}

let module: typeof NodeLlama;
let llama: NodeLlama.Llama;
let folder: string;
let problems: readonly Problem[];
/** Disposed one after the other: a context that goes with its model may wait for it, and it for the context. */
const opened: { dispose(): Promise<void> }[] = [];

const llamaLibrary: Library = {
  name: "node-llama-cpp",
  load: async (modelPath) => {
    const model = await llama.loadModel({ modelPath });
    opened.push(model);
    const engine = async () => {
      const context = await model.createContext({
        contextSize: 1024,
        batchSize: 512,
        threads: 1,
        flashAttention: false,
        swaFullCache: true,
      });
      opened.push(context);
      return new SequenceEngine(model, context.getSequence(), (tokens, logit) =>
        module.TokenBias.for(model).set([...tokens], { logit }),
      );
    };
    return { prompts: new LlamaPrompts(model), vocabulary: llamaVocabulary(model), engine };
  },
};

const houseLibrary: Library = {
  name: "house",
  load: async (path) => {
    const model = await openModel(await readFile(path), { contextSize: 1024 });
    const passes = new HousePasses(model, endOfTask, () => {});
    return {
      prompts: new HousePrompts(model),
      vocabulary: houseVocabulary(model),
      engine: async () => new HouseEngine(model, passes),
    };
  },
};

const libraries = [llamaLibrary, houseLibrary];

beforeAll(async () => {
  // As the thread does that runs models otherwise: the library reads it, and so does a process that it starts.
  vi.stubEnv("CI", workerEnvironment()["CI"]);
  module = await import("node-llama-cpp");
  llama = await module.getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 1,
    progressLogs: false,
    logLevel: module.LlamaLogLevel.error,
  });
  vi.unstubAllEnvs();
  folder = await mkdtemp(join(tmpdir(), "understudy-"));
  const lines = await readFile(new URL("models/evaluation-problems.jsonl", packageUrl), "utf8");
  problems = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Problem);
});

afterAll(async () => {
  for (const one of opened.reverse()) await one.dispose();
  await llama?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Evaluates a system prompt. */
async function keep(engine: ServedEngine, tokens: readonly number[]): Promise<void> {
  for (let from = 0; from < tokens.length; from += engine.passLimit) {
    await engine.evaluate(tokens.slice(from, from + engine.passLimit), []);
  }
}

async function domainOf(name: string): Promise<Domain> {
  const url = new URL(`../../examples/domains/${name}.json`, packageUrl);
  return loadDomain(await readFile(url, "utf8"));
}

function turnOf({ prompts }: RealModel, user: Parameters<typeof frameUser>[0]): readonly number[] {
  return frameUser(user).flatMap((segment) => prompts.segment(segment));
}

describe.each(libraries)("the shipped model on $name", (library) => {
  let nano: RealModel;
  beforeAll(async () => {
    nano = await library.load(NANO);
  });

  const demos = ["village", "guard", "courier"];
  it.each(demos)("says the same with drafts, and executable plans with rules: %s", async (name) => {
    const domain = await domainOf(name);
    const engine = await nano.engine();
    const system = nano.prompts.system(frameSystem(renderSystem(domain).content));
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
      const prompt = turnOf(nano, renderUser(domain, state, goal));
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
      // In llama.cpp batches of another shape round differently: only a tie may fall the other way.
      if (plain.statistics.ties === 0 || library !== llamaLibrary) {
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

  it("writes text as it is said, up to where a listener stops or cancels it", async () => {
    const domain = await domainOf("village");
    const engine = await nano.engine();
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const system = nano.prompts.system(frameSystem(renderSystem(domain).content));
    await keep(engine, system);
    const prompt = turnOf(nano, renderUser(domain, state, domain.goal("warm_home")));
    const request = { prompt, domain, maxTokens: 300 };
    const pieces: string[] = [];
    const steps: number[] = [];
    const { text } = await decodePlan(engine, request, {
      onText: (piece) => pieces.push(piece),
      onStep: (action) => {
        steps.push(action);
        return "continue";
      },
    });
    expect(pieces.join("")).toBe(text);
    expect(pieces.length).toBeGreaterThan(5);
    expect(steps.length).toBeGreaterThan(2);
    await engine.erase(system.length);
    const stopped = await decodePlan(engine, request, { onStep: () => "stop" });
    expect(stopped.stop).toBe("stopped");
    expect(text.startsWith(stopped.text.replace(/[\]}]*$/, ""))).toBe(true);
    await engine.erase(system.length);
    let asked = 0;
    const cancelled = decodePlan(engine, request, { isCancelled: () => ++asked > 4 });
    await expect(cancelled).rejects.toThrow(DecodingCancelled);
    // The part of the prompt that it has read is a true beginning: it continues from there.
    await engine.erase(system.length);
    expect((await decodePlan(engine, request)).text).toBe(text);
  });

  it("answers by a schema, whatever it was taught", async () => {
    const engine = await nano.engine();
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1, maxLength: 12 },
        age: { type: "integer", minimum: 0, maximum: 150 },
        trades: { type: "array", items: { enum: ["smith", "cook"] }, minItems: 1, maxItems: 2 },
      },
      required: ["name", "age", "trades"],
    };
    const system = nano.prompts.system(frameSystem("Describe people."));
    const prompt = [...system, ...turnOf(nano, [{ kind: "user", text: "Who is Ann?" }])];
    const answers = new SchemaAnswers(() => nano.vocabulary);
    const hooks = { onText: () => {}, onFirst: () => {} };
    const { text, stop } = await answers.decode(engine, prompt, schema, 200, hooks);
    expect(stop).toBe("end");
    expect(JSON.parse(text)).toEqual({
      name: expect.stringMatching(/^.{1,12}$/su),
      age: expect.any(Number),
      trades: expect.arrayContaining([expect.stringMatching(/^(smith|cook)$/)]),
    });
  });

  it("chooses among options in one pass over the turn, and says by how much", async () => {
    const domain = await domainOf("village");
    const engine = await nano.engine();
    const alphabet = choiceLetters(engine);
    expect(alphabet.join("")).toBe("ABCDEFGH");
    await keep(
      engine,
      nano.prompts.system(frameSystem(renderChoiceSystem(domain, alphabet).content)),
    );
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const candidates = domain.goals
      .slice(0, 3)
      .map((goal) => ({ goal, actions: [0], scaledCost: 2000 }));
    const { user, letters } = renderChoice(domain, state, candidates);
    const prompt = turnOf(nano, user);
    const { index, passes, margin } = await decodeChoice(engine, {
      prompt,
      letters,
      withMargin: true,
    });
    expect([0, 1, 2]).toContain(index);
    expect(passes).toBeLessThanOrEqual(2);
    expect(margin).toBeGreaterThan(0);
  });

  it("draws other answers from other seeds, and the same from the same", async () => {
    const engine = await nano.engine();
    const prompt = nano.prompts.segment({ kind: "trusted", text: "<|user|>\nState: wood=1" });
    const draw = async (seed: number): Promise<string> => {
      const sampling = {
        temperature: 2,
        topP: 1,
        topK: 0,
        minP: 0,
        repeatPenalty: 1.1,
        seed,
        stop: [],
      };
      const turn = () => Promise.resolve();
      engine.serve({ sampling, answerFrom: prompt.length, turn, order: () => 0 });
      await engine.erase(0);
      const said: number[] = [];
      for (let input = prompt; said.length < 12; input = said.slice(-1)) {
        const [chosen] = await engine.evaluate(input, [{ at: input.length - 1 }]);
        said.push(chosen?.token as number);
      }
      engine.serve(undefined);
      return said.join(" ");
    };
    const texts = [await draw(1), await draw(2), await draw(3)];
    expect(new Set(texts).size).toBe(3);
    expect(await draw(2)).toBe(texts[1]);
  });
});

describe.each(libraries)("random models on $name", (library) => {
  async function open(seed: number, layers: number, pieces?: readonly string[]) {
    const path = join(folder, `random-${seed}-${layers}.gguf`);
    await writeFile(path, randomGguf({ seed, layers, pieces }));
    return await library.load(path);
  }

  it("draft for a larger one and leave its answer as it is, if they share its vocabulary", async () => {
    const [large, small] = [await open(1, 3), await open(2, 1)];
    const foreign = await open(3, 1, ["elsewhere"]);
    const factsOf = ({ vocabulary }: RealModel) => vocabularyFacts(vocabulary);
    const facts = factsOf(large);
    const check = (other: RealModel) => () => checkSameVocabulary(facts, factsOf(other));
    expect(check(small)).not.toThrow();
    expect(check(foreign)).toThrow("tokens instead of");
    expect(check(await library.load(NANO))).toThrow("another vocabulary");

    const domain = await domainOf("guard");
    const tokens = large.prompts.system("State: ready");
    const decode = async (model?: RealModel): Promise<DecodedPlan> => {
      const draftModel =
        model === undefined ? undefined : new DraftModel(await model.engine(), tokens);
      const request = { prompt: tokens, domain, maxTokens: 40, draftModel };
      return await decodePlan(await large.engine(), request);
    };
    const plain = await decode();
    const own = await decode(large);
    expect(own.text).toBe(plain.text);
    expect(own.statistics.passes).toBeLessThan(plain.statistics.passes / 4);
    const drafted = await decode(small);
    expect(drafted.text).toBe(plain.text);
    expect(drafted.statistics.drafted).toBeGreaterThan(0);
  });

  it("may be any: rules make plans of what random weights say", async () => {
    const model = await open(9, 2);
    const engine = await model.engine();
    const domain = await domainOf("courier");
    const tokens = new StepTokens(domain, engine);
    expect(tokens.isCanonical).toBe(true);
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const goal = domain.goals[0]?.condition ?? domain.condition({});
    const rules = new ApplicableSteps(domain, { state, goal, maxSteps: 5 });
    const { parsed, text } = await decodePlan(engine, {
      prompt: model.prompts.system("State: ready"),
      domain,
      maxTokens: 600,
      constraint: new PlanConstraint(rules, tokens),
    });
    const plan = parsed.kind === "plan" ? parsed.actions : [-1];
    expect(new PlanProver(domain).prove(state, plan, undefined)).toBe(true);
    expect(text).toBe(writePlan(plan.map((action) => domain.step(action))));
  });
});

describe("what an engine keeps", () => {
  it("can be another's, where the library allows it", async () => {
    const model = await houseLibrary.load(NANO);
    const [first, second] = [await model.engine(), await model.engine()];
    const system = model.prompts.system("<|system|>\nwait() cost 1\n<|end|>\n");
    await keep(first, system);
    second.keepLike?.(first, system.length - 2);
    expect(second.position).toBe(system.length - 2);
    const rest = system.slice(-2);
    const [alike] = await second.evaluate(rest, [{ at: 1 }]);
    await first.erase(system.length - 2);
    const [own] = await first.evaluate(rest, [{ at: 1 }]);
    expect(alike).toEqual(own);
  });
});

describe("the grammar of plans", () => {
  it("is read by llama.cpp, and lets the shipped model write the same", async () => {
    const domain = await domainOf("village");
    const model = await llama.loadModel({ modelPath: NANO });
    opened.push(model);
    const sizes = { contextSize: 1024, threads: 1, flashAttention: false };
    const context = await model.createContext(sizes);
    opened.push(context);
    const sequence = context.getSequence();
    const nano = await llamaLibrary.load(NANO);
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const prompt = [
      ...nano.prompts.system(frameSystem(renderSystem(domain).content)),
      ...turnOf(nano, renderUser(domain, state, domain.goal({ at: "forest" }))),
    ];
    const plain = await decodePlan(await nano.engine(), { prompt, domain, maxTokens: 100 });
    const grammar = await llama.createGrammar({ grammar: planGrammar(domain) });
    const grammarEvaluationState = new module.LlamaGrammarEvaluationState({ model, grammar });
    const said: NodeLlama.Token[] = [];
    const options = { temperature: 0, grammarEvaluationState };
    for await (const token of sequence.evaluate(prompt as NodeLlama.Token[], options)) {
      said.push(token);
      if (said.length === 100) break;
    }
    expect(model.detokenize(said)).toBe(plain.text);
    expect(plain.parsed.kind).toBe("plan");
  });
});
