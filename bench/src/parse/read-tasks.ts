import assert from "node:assert/strict";
import { findValues, parsePlan } from "@understudy/llm/internal";
import { PlanProver } from "@understudy/planner-core";
import type { BenchTask, Workload } from "../runner/task.ts";
import { type Reader, readers, rightlyRead } from "./alternatives.ts";
import { domainOfTexts, type ModelText, TEXT_KINDS, type TextKind, textsOf } from "./texts.ts";

const TEXTS = 16;
const BATCH = 16;

/** From a text to its JSON, to a plan of known actions, to a proof; and the results of alternatives. */
export function readTasks(): BenchTask[] {
  return TEXT_KINDS.flatMap((kind) => [
    task("extract", kind, extraction),
    task("parse-plan", kind, planParsing),
    task("parse-and-prove", kind, proving),
    ...readers
      .filter((reader) => rightlyRead(reader, kind) === TEXTS)
      .map((reader) => task(reader.name, kind, () => reading(reader, kind))),
  ]);
}

function task(name: string, kind: TextKind, workload: (kind: TextKind) => Workload): BenchTask {
  // Only plain JSON is fast enough for the clock to matter.
  const batch = kind === "valid" ? BATCH : 1;
  return { name, problem: kind, batch, allocation: true, setup: () => workload(kind) };
}

function at(texts: readonly ModelText[], index: number): ModelText {
  return texts[index & (TEXTS - 1)] as ModelText;
}

function characters(texts: readonly ModelText[]): number {
  return Math.round(texts.reduce((sum, { text }) => sum + text.length, 0) / texts.length);
}

function extraction(kind: TextKind): Workload {
  const texts = textsOf(kind);
  return {
    run: (index) => findValues(at(texts, index).text),
    check: () => {
      for (const { text, steps } of texts) {
        const [found] = findValues(text);
        const value: { readonly steps?: readonly unknown[] } = found?.value ?? {};
        const written = value.steps ?? [];
        // A truncated text's incomplete step is marked.
        const complete = written.filter((step) => found?.open?.has(step) !== true);
        assert.equal(complete.length, steps.length);
      }
    },
    counts: () => ({ characters: characters(texts) }),
  };
}

function planParsing(kind: TextKind): Workload {
  const texts = textsOf(kind);
  const domain = domainOfTexts();
  return {
    run: (index) => parsePlan(domain, at(texts, index).text),
    check: () => {
      for (const { text, steps } of texts) {
        const parsed = parsePlan(domain, text);
        assert.ok(parsed.kind === "plan");
        assert.deepEqual(parsed.steps, steps);
      }
      assert.equal(parsePlan(domain, '{"steps":[{"tool":"fly","args":{}}]}').kind, "invalid-plan");
    },
  };
}

/** The whole path: from text to verdict. */
function proving(kind: TextKind): Workload {
  const texts = textsOf(kind);
  const domain = domainOfTexts();
  const prover = new PlanProver(domain);
  const prove = ({ text, problem }: ModelText): boolean => {
    const parsed = parsePlan(domain, text);
    const { state, goal } = problem.question;
    return parsed.kind === "plan" && prover.prove(state, parsed.actions, goal.condition);
  };
  return {
    run: (index) => prove(at(texts, index)),
    check: () => {
      // A truncated plan falls short of its goal, and fails its proof.
      for (const one of texts) assert.equal(prove(one), kind !== "truncated");
    },
  };
}

function reading(reader: Reader, kind: TextKind): Workload {
  const texts = textsOf(kind);
  return {
    run: (index) => reader.read(at(texts, index).text),
    check: () => assert.equal(rightlyRead(reader, kind), TEXTS),
  };
}
