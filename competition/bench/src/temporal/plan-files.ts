// A process that plans one task with time, for `pnpm bench temporal`:
//   plan-files WAY LIMIT_MS DOMAIN PROBLEM   prints the answer as JSON, and exits
import { readFileSync } from "node:fs";
import { optimiseLater } from "../../../../workshop/cli/src/start/optimise-later.ts";

const [way = "", limitMs = "", domain = "", problem = ""] = process.argv.slice(2);

// As in `understudy plan --pddl`.
optimiseLater();
const { planWithTime, planWithoutTime } = await import("./own-plans.ts");

const texts = { domain: readFileSync(domain, "utf8"), problem: readFileSync(problem, "utf8") };
const plan = way === "time" ? planWithTime : planWithoutTime;
console.log(JSON.stringify(plan(texts, Number(limitMs))));
