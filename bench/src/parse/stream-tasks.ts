import assert from "node:assert/strict";
import { parsePlan, StepScanner } from "@understudy/llm/internal";
import type { BenchTask, Workload } from "../runner/task.ts";
import { domainOfTexts, type ModelText, textsOf } from "./texts.ts";

/** Approximate characters per token. */
const PIECE = 4;
const TEXTS = 16;

/** A text that arrives in chunks, with the steps so far after each. */
export function streamTasks(): BenchTask[] {
  return [
    { name: "stream-scan", allocation: true, setup: scanning },
    { name: "stream-parse-again", setup: parsingAgain },
  ];
}

interface Stream {
  readonly pieces: readonly string[];
  readonly steps: number;
}

function streams(): readonly Stream[] {
  return textsOf("valid").map(({ text, steps }: ModelText) => ({
    pieces: text.match(new RegExp(`[\\s\\S]{1,${PIECE}}`, "g")) ?? [],
    steps: steps.length,
  }));
}

function scanning(): Workload {
  const domain = domainOfTexts();
  const all = streams();
  let pushed = 0;
  const scan = ({ pieces }: Stream): number => {
    const scanner = new StepScanner(domain);
    for (const piece of pieces) {
      pushed += piece.length;
      scanner.push(piece);
    }
    return scanner.actions.length;
  };
  return {
    run: (index) => scan(all[index & (TEXTS - 1)] as Stream),
    check: () => {
      for (const stream of all) assert.equal(scan(stream), stream.steps);
    },
    counts: () => {
      pushed = 0;
      for (const stream of all) scan(stream);
      return { charactersRead: Math.round(pushed / TEXTS) };
    },
  };
}

/** The whole text so far, parsed anew with each chunk. */
function parsingAgain(): Workload {
  const domain = domainOfTexts();
  const all = streams();
  let read = 0;
  const follow = ({ pieces }: Stream): number => {
    let text = "";
    let steps = 0;
    for (const piece of pieces) {
      text += piece;
      read += text.length;
      const parsed = parsePlan(domain, text);
      steps = parsed.kind === "plan" ? parsed.steps.length : 0;
    }
    return steps;
  };
  return {
    run: (index) => follow(all[index & (TEXTS - 1)] as Stream),
    check: () => {
      for (const stream of all) assert.equal(follow(stream), stream.steps);
    },
    counts: () => {
      read = 0;
      for (const stream of all) follow(stream);
      return { charactersRead: Math.round(read / TEXTS) };
    },
  };
}
