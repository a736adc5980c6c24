import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "@understudy/llm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directiveSets } from "./directive-sets.ts";
import { judgeIntents } from "./judge-intents.ts";
import { KeptBackend } from "./kept-backend.ts";
import { type Pair, pairedGain } from "./paired-gain.ts";

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

/** Four directives that forbid nothing, so that no third voice is asked. */
const sets = directiveSets("unseen-e", true)
  .slice(0, 1)
  .map(({ directives, ...set }) => ({
    ...set,
    directives: directives.filter(({ ban, skip }) => !(ban ?? skip)).slice(0, 4),
  }));

describe("judgeIntents", () => {
  it("asks once, resumes from the file, and leaves out what cannot be asked any more", async () => {
    const [set] = sets;
    const goal = set?.directives[0]?.goals[0] as string;
    const path = join(folder, "answers.jsonl");
    const first = backendOf(goal);
    let left = 2;
    const some = await judgeIntents(sets, new KeptBackend(first.backend, path, () => left-- > 0));
    expect(some).toHaveLength(2);
    writeFileSync(path, `${readFileSync(path, "utf8")}{"key":"cut o`);
    const second = backendOf(goal);
    const all = await judgeIntents(sets, new KeptBackend(second.backend, path, () => true));
    expect(all).toHaveLength(4);
    expect(second.asked).toHaveLength(2);
    expect(all.slice(0, 2)).toEqual(some);
    expect(all[0]?.both).toMatchObject({ goal: true, confidence: 0.97 });
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
