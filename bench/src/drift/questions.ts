import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { importPddl } from "@understudy/pddl";
import { type Domain, type DomainDefinition, seededRandom } from "@understudy/planner-core";
import { allProblems } from "../classical/problems/index.ts";
import { drawDomain, drawState } from "./draw.ts";
import type { DriftQuestion } from "./question.ts";

const examples = new URL("../../../examples/", import.meta.url);
/** Seeds of drawn domains begin here. */
const FIRST_SEED = 1;
/** States of a drawn domain, and of a goal of an example, that are asked about one by one. */
const STATES = 3;
/** Domains in the sources of examples: folder, file, export. */
const SOURCES = [
  ["recipes", "woods", "woods"],
  ["own-domain", "lighthouse", "lighthouse"],
  ["first-agent", "station", "station"],
  ["personas", "cast", "inn"],
] as const;

/** All questions: drawn domains, the game problems of the suite `classical`, and the domains of `examples`. */
export async function allQuestions(drawn: number): Promise<DriftQuestion[]> {
  return [...drawnQuestions(drawn), ...gameQuestions(), ...(await exampleQuestions())];
}

/** Questions in domains that are drawn, the same for the same number. */
export function drawnQuestions(drawn: number): DriftQuestion[] {
  return Array.from({ length: drawn }, (_, index): DriftQuestion => {
    const seed = FIRST_SEED + index;
    const one = drawDomain(seed);
    return { ...one, ...statesOf(one.definition, seed), name: one.definition.name, set: "drawn" };
  });
}

function statesOf(
  definition: DomainDefinition,
  seed: number,
): Pick<DriftQuestion, "states" | "seed"> {
  const random = seededRandom(seed);
  return { states: Array.from({ length: STATES }, () => drawState(definition, random)), seed };
}

function gameQuestions(): DriftQuestion[] {
  return allProblems()
    .filter(({ size }) => size === "game")
    .map(({ name, domain, goal, state }) => ({
      name,
      set: "game",
      definition: domain,
      goal,
      states: [state],
    }));
}

async function exampleQuestions(): Promise<DriftQuestion[]> {
  const files = readdirSync(new URL("domains/", examples)).filter((file) => file.endsWith(".json"));
  const definitions = files.map(
    (file): DomainDefinition =>
      JSON.parse(readFileSync(new URL(`domains/${file}`, examples), "utf8")),
  );
  for (const [folder, file, name] of SOURCES) {
    const source = await import(new URL(`${folder}/src/${file}.ts`, examples).href);
    definitions.push((source[name] as Domain).definition);
  }
  const asked = definitions.flatMap((definition, index) =>
    (definition.goals ?? []).map(
      ({ name, when }): DriftQuestion => ({
        name: `${definition.name}: ${name}`,
        set: "example",
        definition,
        goal: when,
        ...statesOf(definition, index),
      }),
    ),
  );
  return [...asked, ...pddlQuestions()];
}

function pddlQuestions(): DriftQuestion[] {
  const folder = fileURLToPath(new URL("pddl/", examples));
  const read = (name: string, part: string): string =>
    readFileSync(`${folder}${name}-${part}.pddl`, "utf8");
  return readdirSync(folder).flatMap((file): DriftQuestion[] => {
    const name = /^(.*)-domain\.pddl$/.exec(file)?.[1];
    if (name === undefined) return [];
    const task = importPddl({ domain: read(name, "domain"), problem: read(name, "problem") });
    if (task.time !== undefined) return [];
    const { definition, goal, state } = task;
    return [{ name: `pddl: ${name}`, set: "example", definition, goal, states: [state] }];
  });
}
