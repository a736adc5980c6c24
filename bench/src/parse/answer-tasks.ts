import assert from "node:assert/strict";
import { parsePlan } from "@understudy/llm/internal";
import type { BenchTask, Workload } from "../runner/task.ts";
import { type CollectedAnswer, collectedAnswers, freshAnswers } from "./answer-corpus.ts";
import { planlessTexts } from "./planless-texts.ts";

const LENGTH = 4000;
const PROSE =
  "The agent looks around and thinks about the goal. There is some of everything, and what is needed is near. ";

/** Answers in the styles of many models, texts without a plan, and the results of reading them. */
export function answerTasks(): BenchTask[] {
  return [
    { name: "answers", setup: answers },
    { name: "answers-4kb", setup: longAnswers },
    { name: "planless", setup: planless },
  ];
}

/** The correctly read answers of the corpus, by family and shape. */
export function answerNotes(): string[] {
  const all = collectedAnswers();
  const families = [...new Set(all.map(({ name }) => name.replace(/\/.*/, "")))];
  const lines = families.map((family) => {
    const of = all.filter(({ name }) => name.startsWith(`${family}/`));
    return `answers in the manner of ${family}: ${counted(of)}`;
  });
  const shapes = new Map<string, number>();
  for (const answer of all) {
    const parsed = parsePlan(answer.domain, answer.text);
    if (parsed.kind === "plan") shapes.set(parsed.shape, (shapes.get(parsed.shape) ?? 0) + 1);
  }
  const byShape = [...shapes].map(([shape, count]) => `${shape} ${count}`).join(", ");
  return [
    "Answers that were kept apart while the reader was written are counted by themselves.",
    `all answers: ${counted(all)}`,
    `texts that were written later, outside the corpus: ${counted(freshAnswers())}. When they were first read, 58 of 60 were as labelled; one was mended, and of one the label was wrong.`,
    ...lines,
    `shapes that they were read in: ${byShape}`,
  ];
}

function counted(answers: readonly CollectedAnswer[]): string {
  const count = (of: readonly CollectedAnswer[]): string =>
    `${of.filter(isRead).length} of ${of.length}`;
  const apart = answers.filter(({ isKeptApart }) => isKeptApart);
  const open = answers.filter(({ isKeptApart }) => !isKeptApart);
  return `read rightly ${count(open)}, of those kept apart ${count(apart)}`;
}

function isRead({ domain, text, steps }: CollectedAnswer): boolean {
  const parsed = parsePlan(domain, text);
  return parsed.kind === "plan" && JSON.stringify(parsed.steps) === JSON.stringify(steps);
}

function shareRead(answers: readonly CollectedAnswer[]): number {
  return answers.filter(isRead).length / answers.length;
}

function answers(): Workload {
  const all = collectedAnswers();
  return {
    run: (index) => {
      const { domain, text } = all[index % all.length] as CollectedAnswer;
      return parsePlan(domain, text);
    },
    check: () => assert.ok(all.length >= 150),
    counts: () => ({
      texts: all.length,
      shareRead: shareRead(all.filter(({ isKeptApart }) => !isKeptApart)),
      shareReadApart: shareRead(all.filter(({ isKeptApart }) => isKeptApart)),
    }),
  };
}

/** The same after prose, with 4 kB each. */
function longAnswers(): Workload {
  const all = collectedAnswers().map(({ domain, text }) => {
    const prose = PROSE.repeat(Math.ceil(LENGTH / PROSE.length));
    return { domain, text: `${prose.slice(0, Math.max(0, LENGTH - text.length))}\n${text}` };
  });
  return {
    run: (index) => {
      const { domain, text } = all[index % all.length] as (typeof all)[number];
      return parsePlan(domain, text);
    },
    check: () => {
      for (const { text } of all) assert.ok(text.length > LENGTH);
    },
    counts: () => ({ characters: LENGTH }),
  };
}

function planless(): Workload {
  const texts = planlessTexts();
  const found = (): number =>
    texts.filter(({ domain, text }) => parsePlan(domain, text).kind === "plan").length;
  return {
    run: (index) => {
      const { domain, text } = texts[index % texts.length] as (typeof texts)[number];
      return parsePlan(domain, text);
    },
    check: () => assert.ok(texts.length >= 2000),
    counts: () => ({ texts: texts.length, plansFound: found() }),
  };
}
