import type { PddlTexts } from "@understudy/pddl";
import type { Random } from "@understudy/planner-core";

/** A kind of task: writes a small (1), medium (2) or large one (3), deterministic by seed. */
export interface TaskStyle {
  readonly name: string;
  readonly write: (size: number, random: Random) => PddlTexts;
}

/** `a1 a2 a3`, as a list. */
export function names(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(list.length)] as T;
}

/** A Fisher-Yates shuffle. */
export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index--) {
    const other = random.integer(index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

/** The text of a problem. */
export function problem(
  domain: string,
  objects: string,
  init: readonly string[],
  goal: string,
  metric = "",
): string {
  return `(define (problem generated) (:domain ${domain})
  (:objects ${objects})
  (:init ${init.join(" ")})
  (:goal ${goal})${metric === "" ? "" : `\n  (:metric minimize (${metric}))`})`;
}

export function and(facts: readonly string[]): string {
  return `(and ${facts.join(" ")})`;
}

/** Two-way roads between places: a ring, so that all are connected, and some more. */
export function roads(random: Random, places: readonly string[], more: number): [string, string][] {
  const ring = places.map((place, index): [string, string] => [
    place,
    places[(index + 1) % places.length] as string,
  ]);
  const extra = Array.from({ length: more }, (): [string, string] => {
    const [from, to] = shuffled(random, places);
    return [from as string, to as string];
  });
  const all = new Map(
    [...ring, ...extra].flatMap(([a, b]) => [
      [`${a} ${b}`, [a, b] as [string, string]],
      [`${b} ${a}`, [b, a] as [string, string]],
    ]),
  );
  return [...all.values()];
}
