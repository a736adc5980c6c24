// This repository's commands with the running Ollama.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { megabytes, seconds } from "./figures.mjs";
import { runCommand } from "./run-command.mjs";

const VILLAGE = "examples/domains/village.json";
const MORNING = "examples/problems/morning.json";
/** A budget sufficient for a model without a GPU. */
const BUDGET_MS = "120000";
/** Validated variables: the error for an invalid value names its variable. */
const REFUSED = [
  ...["LLM_TIMEOUT_MS", "LLM_RETRY_MAX", "LLM_BREAKER_THRESHOLD", "LLM_BREAKER_RATIO"],
  ...["LLM_BREAKER_WINDOW_MS", "LLM_BREAKER_COOLDOWN_MS", "LLM_CACHE_CAP"],
];
/** Promises that a slow machine does not excuse. */
const KEPT = new Set(["answered", "hung", "lost", "rejections", "unproved"]);
const PATIENT = { LLM_TIMEOUT_MS: BUDGET_MS };

/**
 * @param {{ ollama: any, root: string, model: string, options: string }} played
 * @returns {readonly [string, () => Promise<{ figure: string, target?: string }>][]}
 */
export function commandChecks(played) {
  const run = (argv, options) => runCommand(played, argv, options);
  return [
    ...modelCommands(played, run),
    ...planCommands(played, run),
    ...settings(played, run),
    ...programs(played, run),
  ];
}

function modelCommands({ model }, run) {
  return [
    [
      "model list and status",
      async () => {
        const [list, { stdout }] = [
          JSON.parse((await run(["model", "list", "--json"])).stdout),
          await run(["model", "status"]),
        ];
        const specs = list.models.map(({ spec }) => spec);
        assert.ok(specs.includes("ollama/qwen:latest") && specs.includes("ollama/smollm:latest"));
        const version = /version ([\d.]+)/.exec(stdout)?.[1];
        assert.match(stdout, /ollama +runs {2}at http/);
        return {
          figure: `version ${version}, ${specs.length} models`,
        };
      },
    ],
    [
      "a template without the system part",
      async () => {
        const { models } = JSON.parse((await run(["model", "status", "--json"])).stdout);
        const wrong = models.filter(({ problem }) => problem !== undefined);
        assert.deepEqual(
          wrong.map(({ spec }) => spec),
          ["ollama/bare:latest"],
        );
        const opened = await run(["model", "status", "ollama/bare"], { codes: [1] });
        assert.match(opened.stderr, /leaves out the system part/);
        return { figure: "named by status and list, refused at opening", target: "found" };
      },
    ],
    [
      "model status of one model",
      async () => {
        const { stdout } = await run(["model", "status", model, "--json"]);
        const { loadMs, usage, memoryBytes } = JSON.parse(stdout);
        const first = `first token after ${seconds(usage.firstTokenMs)}`;
        return { figure: `opened in ${seconds(loadMs)}, ${first}, ${megabytes(memoryBytes)}` };
      },
    ],
  ];
}

function planCommands({ ollama, model }, run) {
  return [
    [
      "model start",
      async () => {
        const path = `${dirname(ollama.program)}${delimiter}${process.env.PATH}`;
        const start = async () =>
          JSON.parse((await run(["model", "start", "--json"], { env: { PATH: path } })).stdout);
        assert.equal((await start()).wasRunning, true);
        await ollama.stop();
        const { wasRunning, pid, url } = await start();
        assert.deepEqual([wasRunning, url], [false, ollama.url]);
        process.kill(pid);
        while (
          await fetch(url).then(
            () => true,
            () => false,
          )
        )
          await pause(50);
        await ollama.run();
        return { figure: "found running; started when it was not" };
      },
    ],
    [
      "a plan",
      async () => {
        const argv = ["plan", "-d", VILLAGE, "--problem", MORNING, "--model", model, "--json"];
        const { stdout } = await run([...argv, "--budget-ms", BUDGET_MS], { env: PATIENT });
        const { status, source, plan, leadSteps, elapsedMs } = JSON.parse(lastLine(stdout));
        assert.equal(status, "solved");
        const steps = `${leadSteps ?? 0} of ${plan.steps.length} steps the model's`;
        return { figure: `${source}, ${steps}, ${seconds(elapsedMs)}`, target: "proved, in time" };
      },
    ],
  ];
}

function settings({ ollama, options }, run) {
  return [
    [
      "environment variables",
      async () => {
        const status = async (spec, env) =>
          JSON.parse((await run(["model", "status", spec, "--json"], { env })).stdout).name;
        assert.equal(await status("ollama", { OLLAMA_MODEL: "smollm" }), "smollm");
        const nobody = { OLLAMA_URL: "http://127.0.0.1:9", OLLAMA_MODEL: "smollm" };
        const gone = await run(["model", "status", "ollama"], { env: nobody, codes: [1] });
        assert.match(gone.stderr, /No Ollama answers at http:\/\/127\.0\.0\.1:9/);
        const plan = [
          "plan",
          "-d",
          VILLAGE,
          "--problem",
          MORNING,
          "--budget-ms",
          "20000",
          "--json",
        ];
        const model = ["--model", `ollama/smollm${options}`];
        const short = await run([...plan, ...model], { env: { LLM_TIMEOUT_MS: "5" } });
        assert.notEqual(JSON.parse(lastLine(short.stdout)).source, "llm");
        for (const name of REFUSED) {
          const wrong = await run([...plan, ...model], { env: { [name]: "x" }, codes: [1] });
          assert.match(wrong.stderr, new RegExp(name));
        }
        assert.ok(ollama.url);
        return { figure: `OLLAMA_URL, OLLAMA_MODEL, ${REFUSED.join(", ")}` };
      },
    ],
  ];
}

function programs({ model, options }, run) {
  const inScratch = async (work) => {
    const folder = mkdtempSync(join(tmpdir(), "understudy-ollama-"));
    try {
      return await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return [
    [
      "phi3-demo",
      async () => {
        const script = "examples/phi3_demo/src/main.ts";
        const argv = ["--model", model, "--timeout", BUDGET_MS];
        const { stdout } = await run(argv, { script, env: PATIENT });
        const calls = /(\d+) questions?/.exec(stdout)?.[0] ?? "";
        return { figure: [calls, lastLine(stdout)].filter(Boolean).join("; ") };
      },
    ],
    [
      "llm-stress",
      async () => {
        const { stdout } = await run([], { script: "examples/llm_stress/src/main.ts" });
        const figures = ["answered", "proved", "lost"].map((name) =>
          new RegExp(`^${name} .*`, "m").exec(stdout)?.[0].replace(/ +/g, " "),
        );
        return { figure: figures.join("; "), target: "0 wrong, 0 lost" };
      },
    ],
    [
      "stress",
      async () => {
        const argv = ["stress", "--agents", "5", "--duration", "10", "--json"];
        const { stdout } = await run([...argv, "--model", `ollama/smollm${options}`], {
          codes: [0, 1],
        });
        const { counts, lead, latency, verdict } = JSON.parse(stdout);
        const broken = verdict.checks.filter(({ passed, metric }) => !passed && KEPT.has(metric));
        assert.deepEqual(broken, []);
        const { p50Ms, p95Ms } = latency.all.corrected;
        const times = `p50 ${seconds(p50Ms)}, p95 ${seconds(p95Ms)}`;
        const asked = `${lead.calls} calls of the model, ${lead.successes} answered`;
        return {
          figure: `${counts.answered} plans, ${times}; ${asked}`,
          target: "none lost, hung or unproved",
        };
      },
    ],
    [
      "rehearse",
      () =>
        inScratch(async (folder) => {
          const out = join(folder, "guard.repertoire.json");
          const argv = ["rehearse", "-d", "examples/domains/guard.json", "--model", model];
          const few = ["--questions", "3", "--out", out, "--plain"];
          const { stdout } = await run([...argv, ...few], { codes: [0, 3], env: PATIENT });
          const [, answers = ""] = /answers +(.*)/.exec(stdout) ?? [];
          return { figure: answers };
        }),
    ],
  ];
}

function lastLine(text) {
  return text.trim().split("\n").at(-1);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
