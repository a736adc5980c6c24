import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlanProver } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomGguf } from "../inference/testing/index.ts";
import { writePlan } from "../parse/write-plan.ts";
import {
  demoDomain,
  NANO,
  RealLlama,
  type RealModel,
  realBuiltIn,
} from "../testing/real-models.ts";
import { ApplicableSteps } from "./applicable-steps.ts";
import { type DecodedPlan, decodePlan } from "./decode-plan.ts";
import { DraftModel } from "./draft/draft-model.ts";
import { PlanConstraint } from "./plan-constraint.ts";
import { StepTokens } from "./step-tokens.ts";
import { checkSameVocabulary, vocabularyFacts } from "./vocabulary.ts";

const realLlama = new RealLlama();
let folder: string;

beforeAll(async () => {
  await realLlama.open();
  folder = await mkdtemp(join(tmpdir(), "understudy-"));
});

afterAll(async () => {
  await realLlama.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each([realLlama, realBuiltIn])("random models on $name", (library) => {
  async function open(seed: number, layers: number, pieces?: readonly string[]) {
    const path = join(folder, `random-${seed}-${layers}.gguf`);
    await writeFile(path, randomGguf({ seed, layers, pieces }));
    return await library.load(path);
  }

  it("draft for a larger one without changing its answer, if they share a vocabulary", async () => {
    const [large, small] = [await open(1, 3), await open(2, 1)];
    const foreign = await open(3, 1, ["elsewhere"]);
    const factsOf = ({ vocabulary }: RealModel) => vocabularyFacts(vocabulary);
    const facts = factsOf(large);
    const check = (other: RealModel) => () => checkSameVocabulary(facts, factsOf(other));
    expect(check(small)).not.toThrow();
    expect(check(foreign)).toThrow("tokens instead of");
    expect(check(await library.load(NANO))).toThrow("another vocabulary");

    const domain = await demoDomain("guard");
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

  it("may be any: rules turn the output of random weights into plans", async () => {
    const model = await open(9, 2);
    const engine = await model.engine();
    const domain = await demoDomain("courier");
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
