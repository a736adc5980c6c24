import { type Issue, RequestError } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { PROMPT_SLOTS, PROMPT_TASKS, type PromptTask } from "./prompt-tasks.ts";
import { PromptTemplate } from "./prompt-template.ts";

/** The prompts of a game, at most one per task. */
export class Prompts {
  /** Changes with any of the texts. Part of the fingerprint of LLM planners with these prompts. */
  readonly version: string;
  readonly #templates: ReadonlyMap<PromptTask, PromptTemplate>;

  /**
   * @param texts by task; `loadPrompts` reads them from files
   * @throws RequestError listing all problems
   */
  constructor(texts: Readonly<Partial<Record<PromptTask, string>>>) {
    const issues: Issue[] = [];
    const templates = new Map<PromptTask, PromptTemplate>();
    for (const [name, text] of Object.entries(texts)) {
      const task = PROMPT_TASKS.find((each) => each === name);
      if (task === undefined || typeof text !== "string") {
        const message =
          task === undefined
            ? `is not a task; tasks are ${PROMPT_TASKS.join(", ")}`
            : "must be a text";
        issues.push({ pointer: `/${name}`, message });
        continue;
      }
      try {
        templates.set(task, new PromptTemplate(task, text, PROMPT_SLOTS[task]));
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        issues.push(...error.issues);
      }
    }
    if (issues.length > 0) throw new RequestError(issues);
    this.#templates = templates;
    const all = PROMPT_TASKS.map((task) => [task, templates.get(task)?.text ?? null]);
    this.version = hashText(JSON.stringify(all));
  }

  /** The prompt of a task; undefined if there is none. */
  of(task: PromptTask): PromptTemplate | undefined {
    return this.#templates.get(task);
  }
}
