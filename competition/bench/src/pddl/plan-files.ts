// A process that plans PDDL tasks, for `pnpm bench pddl-table`:
//   plan-files DOMAIN PROBLEM   prints the first plan of one task, and exits
//   plan-files reads such pairs as JSON lines, and answers each with one; warmed up by sixty other tasks
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { openCompileCache } from "../../../../workshop/cli/src/start/compile-cache.ts";
import { optimiseLater } from "../../../../workshop/cli/src/start/optimise-later.ts";

const files = process.argv.slice(2);
const isAlone = files.length === 2;

// As in `understudy plan --pddl`.
if (isAlone) optimiseLater();
openCompileCache();
const { findFirstPlan } = await import("./first-plan.ts");

const LIMIT_MS = 10_000;
const WARM_UP_MS = 1000;

const textsOf = ([domain = "", problem = ""]: readonly string[]) => ({
  domain: readFileSync(domain, "utf8"),
  problem: readFileSync(problem, "utf8"),
});

if (isAlone) console.log(JSON.stringify(findFirstPlan(textsOf(files), LIMIT_MS)));
else {
  const { collection } = await import("./collection.ts");
  for (const { texts } of collection()) findFirstPlan(texts, WARM_UP_MS);
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(findFirstPlan(textsOf(JSON.parse(line)), LIMIT_MS)));
}
