import { parsePlan, writePlan } from "@understudy/llm/internal";
import { type Step, seededRandom } from "@understudy/planner-core";
import { collectedAnswers } from "./answer-corpus.ts";
import { type Damage, damages } from "./damages.ts";

/** Number of plans with a kind of damage that were read correctly. */
export interface DamageCount {
  readonly damage: string;
  readonly plans: number;
  readonly ours: number;
  readonly theirs: number;
}

const PLANS = 60;

/**
 * Counts correctly read damaged plans by kind.
 *
 * @param read another reader: returns a text's value; may throw
 */
export function countDamaged(read: (text: string) => unknown): readonly DamageCount[] {
  const domains = [...new Set(collectedAnswers().map(({ domain }) => domain))];
  return damages.map((damage, kind) => {
    const random = seededRandom(kind);
    const pick = (count: number): number => random.integer(count);
    const count = { damage: damage.name, plans: PLANS, ours: 0, theirs: 0 };
    for (let index = 0; index < PLANS; index++) {
      const domain = domains[index % domains.length] as (typeof domains)[number];
      const length = 2 + pick(4);
      const steps = Array.from({ length }, () => domain.step(pick(domain.actions.count)) as Step);
      const text = damaged(damage, steps, pick);
      const parsed = parsePlan(domain, text);
      if (parsed.kind === "plan" && isSame(parsed.steps, steps)) count.ours++;
      if (
        isSame(
          stepsIn(() => read(text)),
          steps,
        )
      )
        count.theirs++;
    }
    return count;
  });
}

function damaged(
  { apply }: Damage,
  steps: readonly Step[],
  pick: (count: number) => number,
): string {
  return apply(writePlan(steps), pick);
}

/** A plan, or its list of steps. */
function stepsIn(read: () => unknown): unknown {
  try {
    const value = read();
    return Array.isArray(value) ? value : (value as { readonly steps?: unknown } | null)?.steps;
  } catch {
    return undefined;
  }
}

function isSame(found: unknown, steps: readonly Step[]): boolean {
  return Array.isArray(found) && written(found as readonly Step[]) === written(steps);
}

function written(steps: readonly (Step | null)[]): string {
  return JSON.stringify(steps.map((step) => ({ tool: step?.tool, args: step?.args })));
}
