import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gameBundle } from "../startup/bundle.ts";
import { FIRST_PROBLEMS, firstPlanProgram } from "./first-plan-program.ts";
import { FreshPages } from "./fresh-pages.ts";

/** A page's first plan. */
export interface FirstPlan {
  readonly status: string;
  /** Milliseconds of loading the domain and planning, after the packages were evaluated. */
  readonly ms: number;
  /** The same from the last byte of the script, with compiling and evaluating it. */
  readonly fromScriptMs: number;
}

/** Pages that load the engine as a game bundles it, and plan once. */
export class FirstPlans {
  readonly #pages: FreshPages;

  constructor(problem: keyof typeof FIRST_PROBLEMS) {
    const program = firstPlanProgram(FIRST_PROBLEMS[problem]);
    this.#pages = new FreshPages(async (folder) => {
      await writeFile(join(folder, "page.js"), await gameBundle(program, { minify: true }));
      const page = '<!doctype html><script type="module" src="page.js"></script>';
      await writeFile(join(folder, "index.html"), page);
      return folder;
    });
  }

  /** The first plan of a fresh page. */
  plan(): Promise<FirstPlan> {
    return this.#pages.visit(async (page, url) => {
      await page.goto(url);
      const plan = await page.waitForFunction(
        () => (globalThis as { readonly firstPlan?: FirstPlan }).firstPlan,
      );
      return (await plan.jsonValue()) as FirstPlan;
    });
  }

  close(): Promise<void> {
    return this.#pages.close();
  }
}
