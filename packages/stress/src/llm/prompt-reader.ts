import { ClassicalPlanner } from "@understudy/classical";
import { renderSystem, renderUser, segmentsText, writePlan } from "@understudy/llm/internal";
import {
  type Domain,
  type Goal,
  planOf,
  type Value,
  type Variable,
} from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";

type AnswerForm = NonNullable<Parameters<typeof renderSystem>[1]>;

/** All answer forms that a prompt may have without examples of a planner. */
const FORMS: Readonly<Record<Exclude<AnswerForm, "solved">, true>> = {
  taught: true,
  example: true,
  thinking: true,
  "tool-calls": true,
};
const MAX_EXPANSIONS = 5000;
const MAX_KNOWN = 20_000;

/** A domain, as it appears in prompts. */
interface Known {
  readonly domain: Domain;
  /** Goals by their text in prompts. */
  readonly goals: ReadonlyMap<string, Goal>;
}

/** Plans from the prompt text alone, as a model does, because the fake model server sees only the HTTP request. */
export class PromptReader {
  readonly #known: ReadonlyMap<string, Known>;
  readonly #planner = new ClassicalPlanner();
  readonly #answers = new Map<string, string | undefined>();

  constructor(domains: readonly Domain[]) {
    this.#known = new Map(
      domains.flatMap((domain) => {
        const state = Int32Array.from(domain.variables.all, ({ min }) => min);
        const goals = new Map(
          domain.goals.map((goal) => [
            goalLine(segmentsText(renderUser(domain, state, goal))),
            goal,
          ]),
        );
        return Object.keys(FORMS).map((form): [string, Known] => [
          renderSystem(domain, form as AnswerForm).content.trim(),
          { domain, goals },
        ]);
      }),
    );
  }

  /** The text of a sound plan; undefined for an unreadable prompt or an unsolvable goal. */
  plan(system: string, user: string): string | undefined {
    const known = this.#known.get(system.trim());
    if (known === undefined) return undefined;
    const key = `${known.domain.hash}${user}`;
    if (this.#answers.has(key)) return this.#answers.get(key);
    const text = this.#search(known, user);
    if (this.#answers.size >= MAX_KNOWN) this.#answers.clear();
    this.#answers.set(key, text);
    return text;
  }

  #search({ domain, goals }: Known, user: string): string | undefined {
    const goal = goals.get(goalLine(user));
    const line = /^State: (.*)$/m.exec(user)?.[1];
    if (goal === undefined || line === undefined) return undefined;
    const values: Record<string, Value> = {};
    for (const fact of line.split(",")) {
      const at = fact.indexOf("=");
      const variable = domain.variable(fact.slice(0, at));
      if (variable !== undefined) values[variable.name] = readValue(variable, fact.slice(at + 1));
    }
    const state = domain.state(values);
    const problem = { domain, state, goal, mode: "first" } as const;
    const result = SequenceSearch.run(this.#planner, problem, { expansions: MAX_EXPANSIONS });
    if (result?.status !== "solved") return undefined;
    return writePlan(planOf(domain, result.actions).steps);
  }
}

function goalLine(user: string): string {
  return /^Goal: (.*)$/m.exec(user)?.[1] ?? "";
}

function readValue({ type }: Variable, text: string): Value {
  if (type === "integer") return Number(text);
  return type === "boolean" ? text === "true" : text;
}
