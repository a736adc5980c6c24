// A process of its own that plans tasks in PDDL files, for `pnpm bench pddl-table`:
//   plan-files DOMAIN PROBLEM   tells the first plan of one task, and ends
//   plan-files                  reads such pairs, a line of JSON each, and answers each with one; warm after sixty other tasks
import { readFileSync } from "node:fs";
import module from "node:module";
import { createInterface } from "node:readline";

// As `understudy` does: Node 22.8 and later keep what they compiled for the next start.
(module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
const { findFirstPlan } = await import("./first-plan.ts");

const LIMIT_MS = 10_000;
const WARM_UP_MS = 1000;

const textsOf = ([domain = "", problem = ""]: readonly string[]) => ({
  domain: readFileSync(domain, "utf8"),
  problem: readFileSync(problem, "utf8"),
});

const files = process.argv.slice(2);
if (files.length === 2) console.log(JSON.stringify(findFirstPlan(textsOf(files), LIMIT_MS)));
else {
  const { collection } = await import("./collection.ts");
  for (const { texts } of collection()) findFirstPlan(texts, WARM_UP_MS);
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(findFirstPlan(textsOf(JSON.parse(line)), LIMIT_MS)));
}
