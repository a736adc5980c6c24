import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { CommandReader, ENGLISH, FRENCH, GERMAN, SPANISH, WordReader } from "@understudy/words";
import { computedMs } from "../runner/measure/heap.ts";
import { percentile } from "../runner/measure/percentiles.ts";
import type { BenchTask, Counts } from "../runner/task.ts";
import { commandSets } from "./command-sets.ts";
import { directiveSets } from "./directive-sets.ts";

const GOALS = 20;
const WORDS = 20;
/** Readings of a text in a row, whose processor time is divided by their number; the least of some trials counts. */
const IN_A_ROW = 200;
const COMMANDS_IN_A_ROW = 3;
const TRIALS = 3;
const NANOSECONDS_A_MS = 1e6;

/** A directive of twenty words in a domain of twenty goals, warm, without a cache of whole texts. */
export function speedTask(): BenchTask {
  return {
    name: "read-20-words-20-goals",
    batch: 16,
    allocation: true,
    setup: () => {
      const domain = joinedDomain();
      const reader = new WordReader();
      const texts = textsOfTwentyWords();
      const read = (text: string) => reader.readDirective(domain, text);
      return {
        run: (index) => read(texts[index % texts.length] as string),
        check: () => {
          if (domain.goals.length !== GOALS) throw new RangeError("these are not twenty goals");
          for (const text of texts) {
            if (read(text).goals.length === 0) throw new RangeError(`${text} names no goal`);
          }
        },
        counts: () => ({
          ...{ texts: texts.length, tools: domain.tools.length },
          ...processorTimes(
            texts.map((text) => () => read(text)),
            IN_A_ROW,
          ),
        }),
      };
    },
  };
}

/** Commands over the things of five worlds, with players of four languages. */
export function commandSpeedTask(): BenchTask {
  return {
    name: "read-commands",
    setup: () => {
      const readings = commandSets().flatMap(({ domain, situation, commands }) => {
        const reader = new CommandReader({
          domain,
          languages: [ENGLISH, GERMAN, FRENCH, SPANISH],
        });
        return commands.map(
          ({ text }) =>
            () =>
              reader.read(text, situation),
        );
      });
      return {
        run: (index) => readings[index % readings.length]?.(),
        check: () => {
          for (const read of readings) {
            const { goals, doubts, refused, avoided } = read();
            const parts = [goals, doubts, refused, avoided];
            if (parts.every((all) => all.length === 0)) throw new RangeError("a command is lost");
          }
        },
        counts: () => ({
          commands: readings.length,
          ...processorTimes(readings, COMMANDS_IN_A_ROW),
        }),
      };
    },
  };
}

/** Percentiles of the processor time of readings, in nanoseconds: others may use the machine. */
function processorTimes(readings: readonly (() => unknown)[], inARow: number): Counts {
  const times = readings.map((read) => {
    const trials = Array.from({ length: TRIALS }, () => {
      const before = computedMs();
      for (let call = 0; call < inARow; call++) read();
      return computedMs() - before;
    });
    return (Math.min(...trials) / inARow) * NANOSECONDS_A_MS;
  });
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number => Math.round(percentile(sorted, share));
  return { processorP50: at(0.5), processorP95: at(0.95) };
}

/** The goals of all our sets combined, up to twenty, with everything that serves them. */
function joinedDomain(): Domain {
  const definitions = directiveSets("open", true).map(({ domain }) => domain.definition);
  const parts = definitions.map((definition, index) => renamed(definition, `_${index}`));
  return loadDomain({
    name: "joined",
    state: Object.assign({}, ...parts.map(({ state }) => state)) as DomainDefinition["state"],
    tools: parts.flatMap(({ tools }) => tools),
    goals: parts.flatMap(({ goals = [] }) => goals).slice(0, GOALS),
  });
}

/** A domain whose tools, goals and variables have unique names. */
function renamed(definition: DomainDefinition, tail: string): DomainDefinition {
  const names = new Set(Object.keys(definition.state));
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        // `$cargo` refers to a variable too.
        names.has(key) || key.startsWith("$") ? `${key}${tail}` : key,
        walk(inner),
      ]),
    );
  };
  const withTail = <Named extends { readonly name: string }>(named: Named): Named => ({
    ...named,
    name: `${named.name}${tail}`,
  });
  const tools = definition.tools.map((tool) => {
    const { when = {}, then = {} } = tool;
    return withTail({ ...tool, when: walk(when), then: walk(then) } as typeof tool);
  });
  const goals = (definition.goals ?? []).map((goal) =>
    withTail({ ...goal, when: walk(goal.when) } as typeof goal),
  );
  return { name: definition.name, state: walk(definition.state) as never, tools, goals };
}

/** Directives of our own sets, joined or cut to twenty words. */
function textsOfTwentyWords(): string[] {
  const words = directiveSets("open", true).flatMap(({ directives }) =>
    directives.flatMap(({ text }) => text.split(/\s+/)),
  );
  const texts: string[] = [];
  for (let at = 0; at + WORDS <= words.length; at += WORDS) {
    texts.push(words.slice(at, at + WORDS).join(" "));
  }
  return texts;
}
