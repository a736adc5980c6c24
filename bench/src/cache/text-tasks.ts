import assert from "node:assert/strict";
import { PromptCache } from "@understudy/cache";
import { normaliseText } from "@understudy/planner-core/internal";
import type { BenchTask, Workload } from "../runner/task.ts";
import { AGENTS, outpostDomain, outpostPrompt, outpostWalk, STEPS } from "./outpost-domain.ts";

const ENTRIES = AGENTS * STEPS;
const ASKED = 256;
const BATCH = 16;

/** Tasks for callers with their own prompts: a repeated text, and a new one. */
export function textTasks(): BenchTask[] {
  return [
    { name: "raw-text-hit", batch: BATCH, allocation: true, setup: rawTextHit },
    { name: "normalise-text", batch: BATCH, allocation: true, setup: normalisation },
  ];
}

function prompts(): string[] {
  const domain = outpostDomain();
  return outpostWalk(domain).states.map((state, index) => outpostPrompt(domain, state, index));
}

/** A copy, since comparing a text with itself only compares addresses. */
function copyOf(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

function rawTextHit(): Workload {
  const all = prompts();
  const cache = new PromptCache<number>({ capacity: ENTRIES });
  for (const [index, prompt] of all.entries()) cache.set(prompt, index);
  // Freshly written texts, as in a game: few enough for the processor's caches.
  const asked = Array.from({ length: ASKED }, (_, index) =>
    copyOf(all[index * (ENTRIES / ASKED)] as string),
  );
  const run = (index: number): number | undefined =>
    cache.get(asked[index % ASKED] as string)?.value;
  return {
    run,
    check: () => {
      for (let index = 0; index < ASKED; index++) {
        assert.equal(run(index), index * (ENTRIES / ASKED));
      }
      assert.equal(cache.get(`${asked[0]} wood=1`), undefined);
    },
    counts: () => ({
      characters: Math.round(asked.reduce((sum, { length }) => sum + length, 0) / ASKED),
      entries: cache.size,
    }),
  };
}

function normalisation(): Workload {
  const asked = prompts().slice(0, ASKED).map(copyOf);
  const run = (index: number): string => normaliseText(asked[index % ASKED] as string);
  return {
    run,
    check: () => {
      for (let index = 0; index < ASKED; index++) {
        assert.match(run(index), /time: \{time\} \{seed\} State: at=/);
      }
    },
  };
}
