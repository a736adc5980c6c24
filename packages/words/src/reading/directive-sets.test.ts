import { readdirSync, readFileSync } from "node:fs";
import { type DirectiveReading, type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { misread, type SentenceSets } from "../testing/judge-sets.ts";
import { toldDirective } from "../testing/told-directives.ts";
import { WordReader } from "../word-reader.ts";

interface DirectiveSets {
  readonly domain: DomainDefinition;
  readonly sets: SentenceSets;
  /** Texts by how sure their reading is. */
  readonly sureness?: Partial<Record<keyof typeof SURENESS, readonly string[]>>;
}

const isUnread = ({ because }: DirectiveReading): boolean =>
  because.some(({ kind }) => kind === "unread");
const SURENESS = {
  sure: ({ confidence }: DirectiveReading) => confidence >= 0.9,
  unsure: ({ confidence }: DirectiveReading) => confidence < 0.9,
  /** Less than a guess may be. */
  guessed: ({ confidence }: DirectiveReading) => confidence < 0.8,
  "below a half": ({ confidence }: DirectiveReading) => confidence < 0.5,
  /** A refusal that had no effect, which the reading names. */
  unread: (reading: DirectiveReading) =>
    reading.confidence < 0.5 && (reading.goalConfidence ?? 0) > 0.5 && isUnread(reading),
  "all read": (reading: DirectiveReading) => !isUnread(reading),
};

const FOLDER = new URL("../testing/sets/directives/", import.meta.url);
const reader = new WordReader();

describe.each(readdirSync(FOLDER))("%s", (file) => {
  const { sets, sureness, ...scene }: DirectiveSets = JSON.parse(
    readFileSync(new URL(file, FOLDER), "utf8"),
  );
  const domain = loadDomain(scene.domain);

  it.each(Object.entries(sets))("%s", (_, set) => {
    expect(misread(set, ([text = ""]) => toldDirective(domain, text), false)).toEqual([]);
  });

  it.each(Object.entries(sureness ?? {}))("%s", (how, texts) => {
    const is = SURENESS[how as keyof typeof SURENESS];
    expect(texts.filter((text) => !is(reader.readDirective(domain, text)))).toEqual([]);
  });
});
