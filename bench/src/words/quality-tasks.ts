import type { DirectiveReading, Domain } from "@understudy/planner-core";
import { WordReader } from "@understudy/words";
import type { BenchTask, Counts, Workload } from "../runner/task.ts";
import { bagOfWords, type Control, mostImportantGoal, randomGoal } from "./controls.ts";
import {
  type DirectiveSet,
  directiveSets,
  PARTS,
  type Part,
  personaSets,
} from "./directive-sets.ts";
import { measurePart, type PartFigures } from "./measure-part.ts";
import { measurePersonas } from "./measure-personas.ts";

/** A reader, with and without the domains' `words`. */
interface Way {
  readonly name: string;
  readonly isTold: boolean;
  readonly open: () => Control;
}

const wordReader = (): Control => {
  const reader = new WordReader();
  return (domain, directive) => reader.readDirective(domain, directive);
};

const ways: readonly Way[] = [
  { name: "words-told", isTold: true, open: wordReader },
  { name: "words-bare", isTold: false, open: wordReader },
  { name: "bag-of-words-told", isTold: true, open: () => bagOfWords },
  { name: "bag-of-words-bare", isTold: false, open: () => bagOfWords },
  { name: "most-important-goal", isTold: false, open: () => mostImportantGoal },
  { name: "random-goal", isTold: false, open: randomGoal },
];

/** Share of right readings of each reader, by part of the corpus; an operation reads one directive. */
export function qualityTasks(): BenchTask[] {
  return ways.flatMap(({ name, isTold, open }) =>
    // Other languages depend entirely on the domain's words.
    PARTS.filter((part) => isTold || part !== "languages").map(
      (part): BenchTask => ({
        name,
        problem: part,
        batch: 16,
        setup: () => reading(part, isTold, open()),
      }),
    ),
  );
}

/** Characters and the goals that they follow; an operation reads one description. */
export function personaTasks(): BenchTask[] {
  return [true, false].map((isTold): BenchTask => {
    const name = isTold ? "personas-told" : "personas-bare";
    return { name, batch: 16, setup: () => personas(isTold) };
  });
}

function reading(part: Part, isTold: boolean, read: Control): Workload {
  const sets = directiveSets(part, isTold);
  const { figures } = measurePart(sets, read);
  return { ...turns(sets, read), counts: () => countsOf(figures) };
}

function personas(isTold: boolean): Workload {
  const sets = personaSets(isTold);
  const reader = new WordReader();
  const figures = measurePersonas(sets, reader);
  return {
    ...turns(sets, (domain, persona) => reader.readPersona(domain, persona)),
    counts: () => ({ ...figures }),
  };
}

/** Reads one text after the other. */
function turns(
  sets: readonly DirectiveSet[],
  read: (domain: Domain, text: string) => Pick<DirectiveReading, "because">,
): Pick<Workload, "run" | "check"> {
  const all = sets.flatMap(({ domain, directives }) =>
    directives.map(({ text }) => ({ domain, text })),
  );
  return {
    run: (index) => {
      const { domain, text } = all[index % all.length] as (typeof all)[number];
      return read(domain, text);
    },
    check: () => {
      for (const { domain, text } of all) {
        if (read(domain, text).because === undefined) throw new RangeError(`${text} is not read`);
      }
    },
  };
}

function countsOf(figures: PartFigures): Counts {
  return { ...figures };
}
