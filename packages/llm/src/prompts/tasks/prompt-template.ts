import { type Issue, RequestError } from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import type { SystemPrompt } from "../render/render-system.ts";
import { cleanUserText } from "../text/clean-user-text.ts";
import { appendSegment, type PromptSegment } from "../text/segment.ts";
import { type PromptSlot, type SlotRules, USER_SLOTS } from "./prompt-tasks.ts";

/** Values of a prompt's slots; missing slots are empty. */
export type SlotValues = Readonly<Record<string, string | undefined>>;

/** A prompt with filled slots. */
export interface FilledPrompt {
  readonly system: SystemPrompt;
  readonly user: readonly PromptSegment[];
}

const SEPARATOR = /^---[ \t]*$/m;
const SLOT_NAME = /^[a-z][a-z0-9_]{0,40}$/i;
const SLOT = /\{\{\s*([^{}]*?)\s*\}\}/g;
/** Longer prompts are most likely mistakes, and would take seconds to evaluate. */
const MAX_LENGTH = 20_000;

/**
 * A prompt file: the system prompt, a line of three hyphens, and the user turn with named slots such as `{{persona}}`.
 */
export class PromptTemplate {
  readonly task: string;
  readonly text: string;
  /** Names of the slots, without duplicates. */
  readonly slots: readonly string[];
  readonly #system: SystemPrompt;
  /** Text and slot names, alternating. */
  readonly #parts: readonly string[];
  readonly #isUserText: (slot: string) => boolean;

  /**
   * @param rules slot rules; if any slots are allowed, all their values are untrusted
   * @throws RequestError listing all problems with their lines
   */
  constructor(task: string, text: string, rules: SlotRules) {
    this.task = task;
    this.#isUserText = (slot) => rules.known === undefined || USER_SLOTS.has(slot as PromptSlot);
    this.text = text.replaceAll("\r\n", "\n").trim();
    const [system = "", user = "", ...more] = this.text.split(SEPARATOR);
    const issues = [...issuesOf(rules, this.text), ...halvesIssues(system, user, more.length)];
    if (issues.length > 0) {
      throw new RequestError(
        issues.map(({ pointer, ...issue }) => ({ pointer: `/${task}${pointer}`, ...issue })),
      );
    }
    const content = system.trim();
    this.#system = { content, hash: hashText(content) };
    this.#parts = user.trim().split(SLOT);
    this.slots = [...new Set(this.#parts.filter((_, index) => index % 2 === 1))];
  }

  /** Fills the slots. Lines with an empty slot are left out, and untrusted text is cleaned. */
  fill(values: SlotValues): FilledPrompt {
    const lines: PromptSegment[][] = [[]];
    const isBare: boolean[] = [false];
    for (const [index, part] of this.#parts.entries()) {
      if (index % 2 === 1) {
        const given = (Object.hasOwn(values, part) ? values[part] : undefined)?.trim() ?? "";
        const isUser = this.#isUserText(part);
        const text = isUser ? cleanUserText(given) : given;
        if (text === "") isBare[lines.length - 1] = true;
        else lines.at(-1)?.push({ kind: isUser ? "user" : "trusted", text });
        continue;
      }
      const [first = "", ...rest] = part.split("\n");
      lines.at(-1)?.push({ kind: "trusted", text: first });
      for (const line of rest) {
        lines.push([{ kind: "trusted", text: line }]);
        isBare.push(false);
      }
    }
    const user: PromptSegment[] = [];
    const kept = lines.filter((_, index) => isBare[index] !== true);
    for (const [index, line] of kept.entries()) {
      if (index > 0) appendSegment(user, { kind: "trusted", text: "\n" });
      for (const segment of line) appendSegment(user, segment);
    }
    return { system: this.#system, user };
  }
}

function issuesOf({ required, known }: SlotRules, text: string): readonly Issue[] {
  const issues: Issue[] = [];
  if (text.length > MAX_LENGTH) {
    issues.push({ pointer: "", message: `has more than ${MAX_LENGTH} characters` });
  }
  const found = new Set<string>();
  for (const match of text.matchAll(SLOT)) {
    const [, name = ""] = match;
    found.add(name);
    if (known?.includes(name) ?? SLOT_NAME.test(name)) continue;
    const message =
      known === undefined
        ? `{{${name}}} is not a valid slot name: letters, digits and _, at most 41`
        : `there is no slot {{${name}}}; there are ${known.join(", ")}`;
    issues.push({ pointer: `/line-${lineOf(text, match.index)}`, message });
  }
  for (const slot of required) {
    if (!found.has(slot)) issues.push({ pointer: "", message: `needs the slot {{${slot}}}` });
  }
  const stray = text.replace(SLOT, (slot) => "x".repeat(slot.length)).search(/\{\{|\}\}/);
  if (stray >= 0) {
    const message = "has double braces that are not a slot";
    issues.push({ pointer: `/line-${lineOf(text, stray)}`, message });
  }
  return issues;
}

function halvesIssues(system: string, user: string, more: number): readonly Issue[] {
  if (user.trim() === "" || system.trim() === "" || more > 0) {
    const message = "needs two parts, with one line of three hyphens between them";
    return [{ pointer: "", message }];
  }
  // The system prompt must be constant to stay in the KV cache.
  return [...system.matchAll(SLOT)].map((match) => ({
    pointer: `/line-${lineOf(system, match.index)}`,
    message: "the first part is the same for every case and has no slots",
  }));
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
