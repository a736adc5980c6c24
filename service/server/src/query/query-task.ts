/**
 * Query tasks, each with its prompt, and the answer cache.
 *
 * @module
 */

import { cleanUserText } from "@understudy/llm/internal";
import type { TextPrompt } from "@understudy/llm/pool";
import { ANY_SLOTS, PromptTemplate } from "@understudy/llm/prompts";
import { type Issue, RequestError } from "@understudy/planner-core";
import type { QueryMessage, TEXT_STRATEGIES } from "../schema/query-messages.ts";

/** A kind of query, by name. */
export interface QueryTask {
  /**
   * Its prompt: the fixed part, a line of three hyphens, and the variable part with slots such as `{{persona}}`.
   * Default: the client's prompt, unchanged.
   */
  readonly prompt?: string | undefined;
  /** How to combine the answers of several models. Default: the pool's strategy. */
  readonly strategy?: (typeof TEXT_STRATEGIES)[number] | undefined;
  /** Names of pool members to ask. Default: all that write. */
  readonly members?: readonly string[] | undefined;
  /** Whether the answer to a similar prompt will do, although it may not fit. Default: no. */
  readonly similar?: boolean | undefined;
  /**
   * Whether the answer is a line that a character says: judged, and replaced by the plain sentence if it is unfit.
   * Default: for the task `describe` only.
   */
  readonly line?: boolean | undefined;
  /** Default 128. */
  readonly maxTokens?: number | undefined;
  /** From 0 to 2. Default 0: equal prompts get equal answers. */
  readonly temperature?: number | undefined;
}

/** A task with its parsed prompt. */
export interface ReadTask extends Omit<QueryTask, "prompt"> {
  readonly name: string;
  readonly template: PromptTemplate | undefined;
}

/** The system prompt of queries without a task, distinct from those of planning. */
const NO_SYSTEM = { content: "", hash: "no-system-prompt" } as const;

/** The task of queries that name none. */
export const ANY_QUESTION: ReadTask = Object.freeze({ name: "", template: undefined });

/** The task with the shipped prompt for lines. */
const LINE_TASK = "describe";

/** @throws RequestError with all mistakes in the prompts */
export function readTasks(
  tasks: Readonly<Record<string, QueryTask>>,
): ReadonlyMap<string, ReadTask> {
  const issues: Issue[] = [];
  const read = new Map<string, ReadTask>();
  for (const [name, { prompt, ...task }] of Object.entries(tasks)) {
    try {
      const template =
        prompt === undefined ? undefined : new PromptTemplate(name, prompt, ANY_SLOTS);
      read.set(name, { line: name === LINE_TASK, ...task, name, template });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const place = `/tasks/${name}/prompt`;
      for (const { pointer, message } of error.issues) {
        const line = /\/line-(\d+)$/.exec(pointer)?.[1];
        issues.push({
          pointer: place,
          message: line === undefined ? message : `line ${line}: ${message}`,
        });
      }
    }
  }
  if (issues.length > 0) throw new RequestError(issues);
  return read;
}

/**
 * Reads tasks, and checks the models that they name.
 *
 * @param known names of the models that write
 * @throws RequestError with all mistakes in the prompts, and with all missing models
 */
export function checkTasks(
  tasks: Readonly<Record<string, QueryTask>>,
  known: readonly string[],
): ReadonlyMap<string, ReadTask> {
  const read = readTasks(tasks);
  const issues = [...read.values()].flatMap(({ name: task, members = [] }) =>
    members.flatMap((member, index): Issue[] => {
      if (known.includes(member)) return [];
      const message = `there is no model "${member}" that writes`;
      const hint = known.length === 0 ? "there is none at all" : `one of ${known.join(", ")}`;
      return [{ pointer: `/tasks/${task}/members/${index}`, message, hint }];
    }),
  );
  if (issues.length > 0) throw new RequestError(issues);
  return read;
}

/**
 * The prompt of a query.
 *
 * @throws RequestError if a slot of its task is not filled
 */
export function promptOf(
  { template }: ReadTask,
  { prompt, variables = {} }: QueryMessage,
): Pick<TextPrompt, "system" | "user"> {
  if (template === undefined)
    return { system: NO_SYSTEM, user: [{ kind: "user", text: bare(prompt, variables) }] };
  const { slots } = template;
  const values: Readonly<Record<string, string>> =
    prompt === undefined ? variables : { ...variables, prompt };
  const known = slots.map((slot) => `{{${slot}}}`).join(", ");
  const unknown = Object.keys(values).filter((name) => !slots.includes(name));
  if (unknown.length > 0) {
    throw new RequestError(
      unknown.map((name) => {
        const pointer =
          prompt !== undefined && name === "prompt" ? "/prompt" : `/variables/${name}`;
        return {
          pointer,
          message: `the prompt of this task has no slot {{${name}}}`,
          hint: `it has ${known}`,
        };
      }),
    );
  }
  if (!slots.some((slot) => (values[slot] ?? "").trim() !== "")) {
    throw new RequestError([
      { pointer: "/variables", message: "all are empty", hint: `the prompt has ${known}` },
    ]);
  }
  return template.fill(values);
}

function bare(prompt: string | undefined, variables: object): string {
  const issues: Issue[] = [];
  if (Object.keys(variables).length > 0) {
    const message = "has no place in a question without a task that has a prompt";
    issues.push({ pointer: "/variables", message, hint: "say it in `prompt`" });
  }
  if (prompt === undefined) issues.push({ pointer: "", message: 'lacks "prompt"' });
  if (issues.length > 0) throw new RequestError(issues);
  return cleanUserText(prompt as string);
}
