// `pnpm bench` with suites that fail in every way, for `isolate.test.ts`.
import { endWith } from "../end-with.ts";
import { reportSuiteApart } from "../isolate.ts";
import { reportSuite } from "../report/report.ts";
import { runBench } from "../run-bench.ts";
import type { SuiteEntry, Workload } from "../task.ts";
import { ONCE } from "./run-once.ts";

const idle: Workload = { run: () => undefined, check: () => undefined };

function entry(name: string, setup: () => Workload): SuiteEntry {
  const suite = { name, tasks: () => [{ name: "task", setup }] };
  return { name, description: "for a test", load: async () => suite };
}

const suites = [
  entry("crashing", () => process.exit(3)),
  entry("throwing", () => {
    throw new Error("nothing is ready");
  }),
  entry("rejecting", () => {
    void Promise.reject(new Error("elsewhere"));
    return idle;
  }),
  entry("open", () => {
    setInterval(() => {}, 1000);
    return idle;
  }),
  entry("fine", () => idle),
];

const output = {
  out: (text: string) => console.log(text),
  error: (text: string) => console.error(text),
};
const parts = {
  measureApart: reportSuiteApart,
  measureHere: (each: SuiteEntry, quick: boolean) => reportSuite(each, quick, ONCE),
};
endWith(await runBench(process.argv.slice(2), suites, output, parts));
