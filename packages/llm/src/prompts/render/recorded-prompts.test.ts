/** What models are asked does not change by a letter unless a change means it to: shipped models know these words. */

import { readFileSync } from "node:fs";
import {
  type Domain,
  type Goal,
  type LlmCandidate,
  loadDomain,
  type QuestionText,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { renderIntentSystem, renderIntentUser } from "../../planner/intent/render-intent.ts";
import { segmentsText } from "../text/segment.ts";
import { DEFAULT_TEXT_BUDGET } from "../text/text-budget.ts";
import { frameSystem, frameUser } from "../turns/template.ts";
import { ANSWER_FORMS } from "./answer-form.ts";
import { renderChoice, renderChoiceSystem } from "./render-choice.ts";
import { renderMeanings } from "./render-meanings.ts";
import { renderSystem } from "./render-system.ts";
import { renderPrompt, renderUser } from "./render-user.ts";

interface RecordedPrompts {
  readonly domains: Readonly<Record<string, unknown>>;
  /** The system prompts of each domain: one for each answer form, `choice` and `intent`. */
  readonly systems: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly rows: readonly RecordedPrompt[];
}

interface RecordedPrompt {
  readonly domain: string;
  readonly asks: "plan" | "choice" | "meanings" | "intent";
  readonly state: Parameters<Domain["state"]>[0];
  readonly goals: readonly Parameters<Domain["goal"]>[0][];
  readonly scaledCosts?: readonly number[];
  readonly text: QuestionText;
  /** The user turn; for `meanings`, the text of every meaning. */
  readonly user: string;
}

const { domains, systems, rows } = JSON.parse(
  readFileSync(new URL("./__fixtures__/recorded-prompts.json", import.meta.url), "utf8"),
) as RecordedPrompts;
const loaded = new Map(
  Object.entries(domains).map(([id, definition]) => [id, loadDomain(definition)]),
);

function systemsOf(domain: Domain): Record<string, string> {
  const forms = ANSWER_FORMS.map((form) => [form, renderSystem(domain, form, ["{}"]).content]);
  return {
    ...Object.fromEntries(forms),
    choice: renderChoiceSystem(domain).content,
    intent: renderIntentSystem(domain).content,
  };
}

function userTurn(domain: Domain, row: RecordedPrompt): string {
  const state = domain.state(row.state);
  const goals = row.goals.map((goal) => domain.goal(goal));
  const candidates = goals.map(
    (goal, index): LlmCandidate => ({
      goal,
      actions: [index],
      scaledCost: row.scaledCosts?.[index] ?? 0,
    }),
  );
  switch (row.asks) {
    case "plan":
      return segmentsText(renderUser(domain, state, goals[0] as Goal, row.text));
    case "choice":
      return segmentsText(renderChoice(domain, state, candidates, row.text).user);
    case "meanings":
      return (renderMeanings(domain, candidates, row.text)?.meanings ?? [])
        .map(({ user }) => segmentsText(user))
        .join("\n");
    case "intent":
      return segmentsText(renderIntentUser(row.text.directive ?? "", DEFAULT_TEXT_BUDGET));
  }
}

describe("recorded prompts", () => {
  it("are two hundred, of eleven domains", () => {
    expect(rows).toHaveLength(200);
    expect(loaded.size).toBe(11);
  });

  it.each([...loaded])("the system prompts of %s are the same, byte for byte", (id, domain) => {
    expect(systemsOf(domain)).toEqual(systems[id]);
  });

  it.each(rows.map((row, index) => [index, row.domain, row.asks, row] as const))(
    "turn %i (%s, %s) is the same, byte for byte",
    (_index, id, _asks, row) => expect(userTurn(loaded.get(id) as Domain, row)).toBe(row.user),
  );

  it("a whole prompt is the system prompt and the turn, each in its frame", () => {
    for (const { domain: id, state, goals, text, user } of rows.filter(
      ({ asks, text: said }) => asks === "plan" && Object.keys(said).length === 0,
    )) {
      const domain = loaded.get(id) as Domain;
      const framed = frameUser([{ kind: "trusted", text: user }]);
      expect(renderPrompt(domain, domain.state(state), domain.goal(goals[0] ?? {}), text)).toBe(
        frameSystem(systems[id]?.["taught"] ?? "") + segmentsText(framed),
      );
    }
  });
});
