import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Backend } from "@understudy/llm";
import { orchestratorSettings } from "@understudy/planner-core/internal";
import { WordReader } from "@understudy/words";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directiveSets, type LabelledDirective } from "../directive-sets.ts";
import { judgeIntents } from "./judge-intents.ts";
import { KeptBackend } from "./kept-backend.ts";
import { meterOf } from "./model-meter.ts";
import { type Pair, pairedGain } from "./paired-gain.ts";
import { runIntents } from "./run-intents.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "intents-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Names the same goal for each directive. */
function backendOf(goal: string): { readonly backend: Backend; readonly asked: string[] } {
  const asked: string[] = [];
  const info = { model: "m", fingerprint: goal, contextSize: 4096, slots: 1, followsSchemas: true };
  const text = JSON.stringify({ means: "it", goal, avoid: [], use: [], count: 0, then: "no" });
  const backend: Backend = {
    info,
    load: async () => undefined,
    generate: async ({ user }) => {
      asked.push(user.map((segment) => segment.text).join(""));
      return { text, stop: "end", usage: {} as never };
    },
    dispose: async () => undefined,
  };
  return { backend, asked };
}

const reader = new WordReader();

/** Five directives in a domain, four of which the reader is unsure of, and which forbid nothing: no third voice is asked. */
const sets = directiveSets("watch", true)
  .slice(0, 1)
  .map(({ domain, directives, ...set }) => {
    const stands = ({ text }: LabelledDirective): boolean =>
      reader.readDirective(domain, text).confidence > orchestratorSettings.STANDS_ABOVE;
    const open = directives.filter((each) => !(stands(each) || each.ban || each.skip));
    return {
      ...set,
      domain,
      directives: [...directives.filter(stands).slice(0, 1), ...open.slice(0, 4)],
    };
  });
const [set] = sets;
/** Directives among the questions: others warm the model up. */
const directivesIn = (asked: readonly string[]): readonly string[] =>
  asked.filter((text) => sets[0]?.directives.some((each) => text.endsWith(each.text)));

describe("judgeIntents", () => {
  it("asks once, resumes from the file, and leaves out what cannot be asked any more", async () => {
    const goal = set?.directives[1]?.goals[0] as string;
    const path = join(folder, "answers.jsonl");
    const first = backendOf(goal);
    const mayAsk = (): boolean => directivesIn(first.asked).length < 2;
    const some = await judgeIntents(sets, new KeptBackend(first.backend, path, { mayAsk }));
    expect(some.map(({ isAsked }) => isAsked)).toEqual([false, true, true]);
    writeFileSync(path, `${readFileSync(path, "utf8")}{"key":"cut o`);
    const second = backendOf(goal);
    const all = await judgeIntents(sets, new KeptBackend(second.backend, path));
    expect(all).toHaveLength(5);
    expect(directivesIn(second.asked)).toHaveLength(2);
    expect(all.slice(0, 3)).toEqual(some);
    expect(all[1]?.both.goal).toBe(true);
  });

  it("takes the reader alone where a budget is over before the model has answered", async () => {
    const { backend } = backendOf(set?.domain.goals.at(-1)?.name as string);
    const path = join(folder, "answers.jsonl");
    const kept = new KeptBackend(backend, path);
    await kept.load();
    await judgeIntents(sets, kept);
    const slow = readFileSync(path, "utf8").replaceAll(/"ms":[^,}]+/g, '"ms":9000,"cpuMs":3000');
    writeFileSync(path, slow);
    const judgedBy = (isAlone: boolean) =>
      judgeIntents(sets, KeptBackend.recorded(path, { isAlone }) as KeptBackend);
    const judged = await judgedBy(false);
    for (const { alone, both, within, isAsked, ms, cpuMs } of judged) {
      expect([ms, cpuMs]).toEqual(isAsked ? [9000, 3000] : [0, 0]);
      expect(within).toEqual([alone, alone, both]);
    }
    for (const { alone, both, within } of await judgedBy(true)) {
      expect(within).toEqual([alone, both, both]);
    }
    expect(judged.some(({ alone, both }) => alone.confidence !== both.confidence)).toBe(true);
  });
});

describe("the recorded run of Qwen2.5-Coder 1.5B behind Ollama", () => {
  const answers = fileURLToPath(new URL("recorded/qwen-1.5b.jsonl", import.meta.url));
  const argv = ["--part", "watch", "--answers", answers, "--alone"];

  it("is told again without the model, with its time and cost", async () => {
    const lines: string[] = [];
    const output = { out: (text: string) => lines.push(text), error: () => undefined };
    expect(await runIntents(argv, output)).toBe(0);
    const told = lines.join("\n");
    expect(told).toMatch(/^watch, with words +80 /m);
    expect(told).toMatch(/1 s: in time .* 5 s: in time .* 20 s: in time/);
    expect(told).toMatch(/The model: [\d.]+ s of processor time a directive, \d+ MB of memory/);
  });

  it("gains whole readings on directives that the reader was not mended for, and worsens next to none", async () => {
    const lines: string[] = [];
    const output = { out: (text: string) => lines.push(text), error: () => undefined };
    await runIntents([...argv, "--json"], output);
    const rows = JSON.parse(lines.join("")) as readonly Record<string, number>[];
    const all = rows.filter((row) => !("only" in row));
    expect(all).toHaveLength(2);
    for (const { directives, better = 0, worse = 0 } of all) {
      expect(directives).toBeGreaterThanOrEqual(76);
      expect(better).toBeGreaterThanOrEqual(10);
      expect(worse).toBeLessThanOrEqual(4);
    }
  });
});

describe("meterOf", () => {
  it("measures this process for a model inside it, and no server elsewhere", () => {
    expect(meterOf("nano")()?.cpuMs).toBeGreaterThan(0);
    expect(meterOf("openai/gpt@api.example.com")()).toBeUndefined();
  });
});

describe("pairedGain", () => {
  const pairs = (both: number, won: number, lost: number, neither: number): Pair[] => [
    ...Array<Pair>(both).fill({ before: true, after: true }),
    ...Array<Pair>(won).fill({ before: false, after: true }),
    ...Array<Pair>(lost).fill({ before: true, after: false }),
    ...Array<Pair>(neither).fill({ before: false, after: false }),
  ];

  it("is Newcombe's interval of a paired difference", () => {
    // The example of his paper: 36 of 50 against 30 of 50.
    const { gain, low, high } = pairedGain(pairs(36, 12, 2, 0));
    expect([gain, low, high].map((share) => share.toFixed(3))).toEqual(["0.200", "0.057", "0.340"]);
  });

  it("is open where nothing changes, and for no pairs", () => {
    const same = pairedGain(pairs(45, 0, 0, 5));
    expect(same.gain).toBe(0);
    expect(same.low).toBeLessThan(0);
    expect(pairedGain([])).toEqual({ gain: 0, low: -1, high: 1 });
  });
});
