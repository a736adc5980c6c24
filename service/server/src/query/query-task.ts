/**
 * Questions in words: tasks with prompts of their own, and answers that are remembered.
 *
 * @module
 */

import { cleanUserText } from "@understudy/llm/internal";
import type { TextPrompt } from "@understudy/llm/pool";
import { ANY_SLOTS, PromptTemplate } from "@understudy/llm/prompts";
import { type Issue, RequestError } from "@understudy/planner-core";
import type { QueryMessage, TEXT_STRATEGIES } from "../schema/query-messages.ts";

/** A kind of question that clients ask by its name. */
export interface QueryTask {
  /**
   * Its prompt: what is the same for every question, a line of three hyphens, and what is not, with slots such as
   * `{{persona}}`. Default: the client's own prompt, as it is.
   */
  readonly prompt?: string | undefined;
  /** How several models come to one answer. Default: as the pool decides. */
  readonly strategy?: (typeof TEXT_STRATEGIES)[number] | undefined;
  /** Names of the members of the pool that are asked. Default: all that write. */
  readonly members?: readonly string[] | undefined;
  /** Whether the answer to a very similar prompt will do: nothing proves that it fits. Default: no. */
  readonly similar?: boolean | undefined;
  /** Default 128. */
  readonly maxTokens?: number | undefined;
  /** From 0 to 2. Default 0: an equal prompt has an equal answer. */
  readonly temperature?: number | undefined;
}

/** A task whose prompt was read. */
export interface ReadTask extends Omit<QueryTask, "prompt"> {
  readonly name: string;
  readonly template: PromptTemplate | undefined;
}

/** Tells the prompt of a client from those that plan. */
const NO_SYSTEM = { content: "", hash: "no-system-prompt" } as const;

/** A question that belongs to no task. */
export const ANY_QUESTION: ReadTask = Object.freeze({ name: "", template: undefined });

/** @throws RequestError with all that is wrong with their prompts */
export function readTasks(
  tasks: Readonly<Record<string, QueryTask>>,
): ReadonlyMap<string, ReadTask> {
  const issues: Issue[] = [];
  const read = new Map<string, ReadTask>();
  for (const [name, { prompt, ...task }] of Object.entries(tasks)) {
    try {
      const template =
        prompt === undefined ? undefined : new PromptTemplate(name, prompt, ANY_SLOTS);
      read.set(name, { ...task, name, template });
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
 * Reads tasks, and looks whether there are the models that they name.
 *
 * @param known names of the models that write
 * @throws RequestError with all that is wrong with their prompts; with all models that there are not
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
 * The prompt that a message asks with.
 *
 * @throws RequestError if it does not fill the slots of its task
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
