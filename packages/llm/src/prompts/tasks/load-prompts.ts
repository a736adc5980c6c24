import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RequestError } from "@understudy/planner-core";
import { PROMPT_TASKS, type PromptTask } from "./prompt-tasks.ts";
import { Prompts } from "./prompts.ts";

const SHIPPED = fileURLToPath(new URL("../../../prompts", import.meta.url));

/**
 * Loads the prompts shipped with this package. A folder may replace some of them by files of the same name:
 * `describe.txt`, `judge.txt`, `rerank.txt`, `expand.txt`, `recovery.txt`.
 *
 * @throws RequestError if the folder is unreadable or contains other `.txt` files, or a prompt is invalid
 *
 * @example
 * const llm = await createLlmPlanner({ model: "ollama/phi3", prompts: await loadPrompts("prompts") });
 */
export async function loadPrompts(folder?: string): Promise<Prompts> {
  const texts: Partial<Record<PromptTask, string>> = {};
  for (const task of PROMPT_TASKS)
    texts[task] = await readFile(join(SHIPPED, `${task}.txt`), "utf8");
  if (folder === undefined) return new Prompts(texts);
  for (const file of await filesIn(folder)) {
    const task = PROMPT_TASKS.find((each) => `${each}.txt` === file);
    if (task === undefined) {
      const message = `is not the name of a task; tasks are ${PROMPT_TASKS.join(", ")}`;
      throw new RequestError([{ pointer: `/${file}`, message }]);
    }
    texts[task] = await readFile(join(folder, file), "utf8");
  }
  return new Prompts(texts);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith(".txt")).sort();
  } catch (cause) {
    const message = `the folder ${folder} cannot be read`;
    throw new RequestError([{ pointer: "", message }], { cause });
  }
}
