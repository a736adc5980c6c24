import {
  ContextLimitError,
  Deadline,
  type Question,
  type QuestionText,
} from "@understudy/planner-core";
import { FakeClock, woodcutter } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { GenerationRequest } from "../backends/interface/backend.ts";
import { segmentsText } from "../prompts/text/segment.ts";
import { type Script, ScriptedBackend } from "../testing/scripted-backend.ts";
import { BackendLlmPlanner } from "./backend-llm-planner.ts";

const domain = woodcutter.untyped;
const memory = "It rained, and then it rained again. ".repeat(12).trim();
const persona = "a miller who talks a lot about the weather of last year, and of the year before";
const directive = "keep the house warm";

function stage(script: Script, contextSize?: number) {
  const clock = new FakeClock();
  const backend = new ScriptedBackend(script, { clock, info: { contextSize } });
  const llm = new BackendLlmPlanner({ backend, clock, maxTokens: 32 });
  const ask = (text: QuestionText) => {
    const question: Question = {
      ...{ key: "k", domain, text },
      state: domain.state({}),
      goal: domain.goal("warm_home"),
    };
    return llm.ask({ question, deadline: new Deadline(clock, 1000) });
  };
  const asked = () => backend.requests.map(({ user }) => segmentsText(user));
  return { ask, asked, backend, requests: () => backend.requests };
}

/** Answers once the prompt is short enough. */
const holding =
  (limit: number): Script =>
  ({ user }) => {
    const required = segmentsText(user).length;
    return required > limit ? { error: new ContextLimitError(limit, required) } : '{"steps":[]}';
  };

describe("a prompt over the context window", () => {
  it("is detected before the first answer if the server counts tokens", async () => {
    const { ask, asked, backend } = stage(() => '{"steps":[]}', 400);
    let counts = 0;
    // One token per character.
    const countTokens = (text: string) => Promise.resolve(text.length + 0 * counts++);
    Object.assign(backend, { countTokens });
    await expect(ask({ directive })).rejects.toMatchObject({ code: "context-limit", max: 400 });
    await expect(ask({ directive })).rejects.toMatchObject({ code: "context-limit" });
    expect([asked(), counts]).toEqual([[], 1]);
  });

  it("loses memory first, by the excess", async () => {
    const whole = stage(holding(1e6));
    await whole.ask({ memory, persona, directive });
    const length = whole.asked()[0]?.length ?? 0;
    const { ask, asked } = stage(holding(length - 40));
    expect(await ask({ memory, persona, directive })).toMatchObject({ kind: "plan" });
    const [before = "", after = ""] = asked();
    expect(after.length).toBeLessThanOrEqual(length - 40);
    expect(after).toContain("Memory: …");
    expect(after).toContain(persona);
    expect(before.length).toBeGreaterThan(after.length);
  });

  it("then loses the persona, and never the directive", async () => {
    const { ask, asked } = stage([{ error: new ContextLimitError(1000, 1150) }, '{"steps":[]}']);
    await ask({ memory, persona, directive });
    const [, after = ""] = asked();
    expect(after).not.toContain("Memory:");
    expect(after).not.toContain(persona);
    expect(after).toContain(`Directive: ${directive}`);
  });

  it("loses both if the server does not report the excess", async () => {
    const { ask, asked } = stage([
      { error: new ContextLimitError(undefined, undefined) },
      '{"steps":[]}',
    ]);
    expect(await ask({ memory, persona, directive })).toMatchObject({ kind: "plan" });
    const [, after = ""] = asked();
    expect(after).not.toMatch(/Memory:|Persona:/);
    expect(after).toContain(`Directive: ${directive}`);
  });

  it("is an error if nothing is left to cut", async () => {
    const { ask, asked } = stage(holding(10));
    await expect(ask({ directive })).rejects.toMatchObject({ code: "context-limit" });
    expect(asked()).toHaveLength(1);
  });

  it("is detected in advance from earlier prompts", async () => {
    const first = stage(() => '{"steps":[]}');
    await first.ask({});
    // Four characters per token; 32 tokens are left for the answer.
    const { system, user } = first.requests()[0] as GenerationRequest;
    const length = system.content.length + segmentsText(user).length;
    const { ask, asked } = stage(() => '{"steps":[]}', Math.ceil(length / 4) + 32 + 40);
    await ask({});
    expect(await ask({ memory, persona, directive })).toMatchObject({ kind: "plan" });
    expect(asked()).toHaveLength(2);
    expect(asked()[1]).not.toContain(memory.slice(-100));
    expect(asked()[1]).toContain(directive);
  });
});
