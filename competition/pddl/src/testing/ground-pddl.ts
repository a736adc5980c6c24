import { systemClock } from "@understudy/planner-core";
import { type BoundsAnnotations, readBounds } from "../facts/bounds-annotation.ts";
import { PddlVocabulary } from "../facts/vocabulary.ts";
import { Grounder } from "../ground/ground.ts";
import type { GroundTask } from "../ground/ground-task.ts";
import { GroundingBudget } from "../grounding-budget.ts";
import type { PddlTexts } from "../import-pddl.ts";
import { DEFAULT_PDDL_LIMITS } from "../limits.ts";
import { parseDomainFile } from "../read/parse-domain.ts";
import { parseProblemFile } from "../read/parse-problem.ts";
import { readExpression } from "../read/read-expression.ts";

/** A grounded task, before bounds are inferred. */
export function groundPddl(texts: PddlTexts): {
  readonly task: GroundTask;
  readonly given: BoundsAnnotations;
} {
  const limits = DEFAULT_PDDL_LIMITS;
  const domain = parseDomainFile(readExpression(texts.domain, "domain", limits));
  const problem = parseProblemFile(readExpression(texts.problem, "problem", limits));
  const budget = (): GroundingBudget => new GroundingBudget(limits, systemClock);
  const vocabulary = new PddlVocabulary(domain, problem, budget());
  const given = readBounds([...domain.annotations, ...problem.annotations], vocabulary);
  const { task } = new Grounder(domain, problem, vocabulary, given).ground(budget());
  return { task, given };
}
