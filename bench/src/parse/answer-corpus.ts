import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { type Domain, loadDomain, type Step, type Value } from "@understudy/planner-core";

/** A text in the style of a model family, with its steps. */
export interface CollectedAnswer {
  /** `qwen/double-braces`. */
  readonly name: string;
  /** The page that shows such answers. */
  readonly source: string;
  readonly domain: Domain;
  readonly text: string;
  readonly steps: readonly Step[];
  /** Whether it is held back during the reader's development. */
  readonly isKeptApart: boolean;
}

const DIRECTORY = new URL("./answers/", import.meta.url);
/** Texts written after the reader was finished, in the style of their documented sources. */
const FRESH = new URL("./fresh/", import.meta.url);
const EXAMPLES = new URL("../../../examples/domains/", import.meta.url);
const ENTRY = /^%%%% (.+)\n%% source: (.+)\n%% domain: (.+)\n%% steps: (.+)\n/gm;

/** The corpus of `answers/`, in file order. */
export function collectedAnswers(): readonly CollectedAnswer[] {
  return answersIn(DIRECTORY);
}

/** Texts outside the corpus, in a domain of their own, as a test set. */
export function freshAnswers(): readonly CollectedAnswer[] {
  return answersIn(FRESH);
}

function answersIn(directory: URL): readonly CollectedAnswer[] {
  const domains = new Map<string, Domain>();
  const domainOf = (name: string): Domain => {
    const known = domains.get(name) ?? loadCorpusDomain(name, directory);
    domains.set(name, known);
    return known;
  };
  return readdirSync(directory)
    .filter((file) => file.endsWith(".txt"))
    .sort()
    .flatMap((file) => {
      const content = readFileSync(new URL(file, directory), "utf8");
      const heads = [...content.matchAll(ENTRY)];
      return heads.map((head, index): CollectedAnswer => {
        const [all, name = "", source = "", domainName = "", steps = ""] = head;
        const domain = domainOf(domainName);
        const end = heads[index + 1]?.index ?? content.length;
        const text = content.slice(head.index + all.length, end).replace(/\n$/, "");
        const written = steps.split("; ").map((step) => readStep(domain, step));
        return { name, source, domain, text, steps: written, isKeptApart: isKeptApart(name) };
      });
    });
}

/** Whether a case is held back. Decided by its name alone, so that the choice is unbiased. */
function isKeptApart(name: string): boolean {
  return createHash("sha256").update(name).digest().readUInt32BE(0) % 3 === 0;
}

function loadCorpusDomain(name: string, directory: URL): Domain {
  const own = ["station", "blocks", "kitchen"].includes(name);
  return loadDomain(readFileSync(new URL(`${name}.json`, own ? directory : EXAMPLES), "utf8"));
}

/** `transfer 5 tank_1 tank_2`: a tool with arguments in declared order. */
function readStep(domain: Domain, written: string): Step {
  const [name = "", ...words] = written.split(" ");
  const tool = domain.tools.find((one) => one.name === name);
  if (tool === undefined || tool.parameters.length !== words.length) {
    throw new Error(`The corpus holds a step that the domain ${domain.name} lacks: ${written}`);
  }
  const entries = tool.parameters.map(({ name: parameter, values }, index): [string, Value] => {
    const value = values.find((one) => String(one) === words[index]);
    if (value === undefined)
      throw new Error(`${parameter} cannot be ${words[index]} in ${written}`);
    return [parameter, value];
  });
  return { tool: name, args: Object.fromEntries(entries) };
}
