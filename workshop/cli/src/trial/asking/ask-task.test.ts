import { type LlmAnswer, type LlmPlanner, loadDomain } from "@understudy/planner-core";
import { orchestratorSettings } from "@understudy/planner-core/internal";
import { WordReader } from "@understudy/words";
import { describe, expect, it } from "vitest";
import { UNTAUGHT_DOMAINS } from "../questions/untaught-domains.ts";
import { UNTAUGHT_INTENTS } from "../questions/untaught-intents.ts";
import { askTask } from "./ask-task.ts";
import type { TrialTask } from "./parts.ts";
import type { AnswerServer } from "./serve-answer.ts";

const domain = loadDomain(UNTAUGHT_DOMAINS[0] as (typeof UNTAUGHT_DOMAINS)[number]);
const intents = UNTAUGHT_INTENTS[domain.name] ?? [];
const group = {
  domain,
  intents,
  isOwn: false,
  questions: [],
  choices: [],
} as unknown as TrialTask["group"];
const reader = new WordReader();

describe("the trial of intents", () => {
  it("follows the reader where its reading stands, as a game would", async () => {
    const nothing = { means: "", goals: [], disabled: [], discouraged: [], use: [], confidence: 1 };
    const answer: LlmAnswer = { kind: "intent", intent: nothing, text: "" };
    const llm = { ask: async () => answer } as unknown as LlmPlanner;
    const seen = new Set<boolean>();
    for (const [index, { says }] of intents.entries()) {
      const task = { part: "intent" as const, group, index };
      const server = {} as AnswerServer;
      const { read, alone } = await askTask(task, llm, server, new AbortController().signal);
      const own = reader.readDirective(domain, says);
      const stands = own.confidence > orchestratorSettings.STANDS_ABOVE;
      seen.add(stands);
      if (stands) expect(read).toEqual(alone);
      else expect(read?.goal).toBe(intents[index]?.goal === undefined);
    }
    expect(seen).toEqual(new Set([true, false]));
  });
});
