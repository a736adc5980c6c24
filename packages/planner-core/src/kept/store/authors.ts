import { isLlmStep } from "../../rules/plan/llm-indices.ts";

/** The author of a step: a model, the classical planner while mending a model's plan, or a designer. */
export type StepAuthor = "model" | "mended" | "designer";

const RUN = /^(model|mended|designer)(?::([1-9]\d{0,3}))?$/;

/** The authors of a plan's steps as text, in runs: `model:3,mended:2`, or just `model` if there is only one. */
export function formatAuthors(authors: readonly StepAuthor[]): string {
  const runs: { readonly author: StepAuthor; count: number }[] = [];
  for (const author of authors) {
    const last = runs.at(-1);
    if (last?.author === author) last.count++;
    else runs.push({ author, count: 1 });
  }
  if (runs.length === 1) return (runs[0] as { author: StepAuthor }).author;
  return runs.map(({ author, count }) => `${author}:${count}`).join();
}

/**
 * Parses the result of {@link formatAuthors}; undefined if it is malformed. An author without a number wrote all
 * remaining steps. Steps without an author, as in a plan lengthened by hand, are a designer's; surplus authors are
 * ignored.
 */
export function parseAuthors(text: string, steps: number): StepAuthor[] | undefined {
  const authors: StepAuthor[] = [];
  if (text.length > 10_000) return undefined;
  for (const run of text.split(",")) {
    const match = RUN.exec(run.trim());
    if (match === null) return undefined;
    const left = steps - authors.length;
    const count = match[2] === undefined ? left : Math.min(left, Number(match[2]));
    for (let index = 0; index < count; index++) authors.push(match[1] as StepAuthor);
  }
  return fillAuthors(authors, steps);
}

/**
 * Indices of the steps written by a model; undefined if these are the first ones. Allocates nothing in that case, as
 * most hits of a cache ask for them.
 */
export function llmIndicesOf(authors: readonly StepAuthor[]): readonly number[] | undefined {
  let first = 0;
  while (authors[first] === "model") first++;
  if (!authors.includes("model", first)) return undefined;
  return [...authors.keys()].filter((index) => authors[index] === "model");
}

/** The authors of a cached plan's steps. */
export function authorsOfLlm(
  steps: number,
  llmSteps: number,
  llmIndices: readonly number[] | undefined,
): readonly StepAuthor[] {
  return Array.from({ length: steps }, (_, index) =>
    isLlmStep(index, llmSteps, llmIndices) ? "model" : "mended",
  );
}

/** A list with exactly one author per step; steps without an author are a designer's. */
export function fillAuthors(authors: readonly StepAuthor[], steps: number): StepAuthor[] {
  const filled: StepAuthor[] = [];
  for (let index = 0; index < steps; index++) filled.push(authors[index] ?? "designer");
  return filled;
}
