/**
 * Parameters that servers refuse, and what to send instead.
 *
 * @module
 */

import { HttpStatusError } from "../connection/http-errors.ts";
import type { JsonRecord } from "../connection/json-fields.ts";
import type { Fallback } from "./fallbacks.ts";
import { type ServerRefusal, serverRefusal } from "./refusal.ts";

/** How much of each fallback is done: the number of its changes. */
type Levels = readonly number[];

/** Requests without anything that may be left out that were refused all the same: others will be, too. */
const MAX_VAIN_TRIES = 3;

/**
 * Learns which parameters a server supports: a refused one is sent in another way, or left out, from then on. What
 * it names is tried first. Where it names nothing, or something else was meant, the question is asked once without all
 * that may be left out; if that is answered, each of the next questions puts one parameter back, so that in the end only
 * what is refused is missing. A value that a user set is never left out: the refusal is then an error.
 */
export class ServerHabits {
  readonly #fallbacks: readonly Fallback[];
  #levels: Levels;
  /** Left out on suspicion: by fallback the level to try next, which may still be too low. */
  readonly #suspects = new Map<number, number>();
  #vainTries = 0;

  constructor(fallbacks: readonly Fallback[]) {
    this.#fallbacks = fallbacks;
    this.#levels = fallbacks.map(() => 0);
  }

  /**
   * Sends a request, and again as long as there is something else to send to a server that refuses it.
   *
   * @throws HttpStatusError if the server refuses an option that a user set; whatever `send` throws otherwise
   */
  async send<Body extends JsonRecord, T>(
    body: Body,
    send: (fitted: Body) => Promise<T>,
  ): Promise<T> {
    const start = this.#levels;
    let probed = this.#suspectIn(body);
    let levels = probed === undefined ? start : this.#withLevel(start, probed);
    let first: unknown;
    let isBare = false;
    for (;;) {
      const fitted = this.#fit(body, levels);
      try {
        // Changed are only parameters that a body may do without.
        const answer = await send(fitted.body as Body);
        if (isBare) this.#suspect(start, fitted.levels);
        else this.#learn(fitted.levels, probed);
        return answer;
      } catch (error) {
        const refusal = serverRefusal(error);
        if (refusal === undefined) throw error;
        if (probed !== undefined) {
          this.#convict(probed, levels[probed] as number);
          probed = undefined;
          levels = start;
          continue;
        }
        first ??= error;
        const next: Levels | undefined = isBare ? undefined : this.#blame(refusal, body, fitted);
        if (next !== undefined) {
          levels = next;
          continue;
        }
        if (isBare) this.#vainTries++;
        const chosen = this.#explain(error, fitted.body);
        const mayTry = refusal.isVague && !isBare && chosen === undefined;
        const bare = mayTry ? this.#bare(body, start) : undefined;
        if (bare === undefined) throw chosen ?? first;
        levels = bare;
        isBare = true;
      }
    }
  }

  /** A request as the server takes it, and how much of each fallback could be done. */
  #fit(body: JsonRecord, levels: Levels): { readonly body: JsonRecord; readonly levels: Levels } {
    let fitted = body;
    const done = this.#fallbacks.map((fallback, index) => {
      const known = levels[index] as number;
      if (!(fallback.parameter in body)) return known;
      const level = mayChange(fallback, fitted) ? known : 0;
      for (const change of fallback.changes.slice(0, level)) fitted = change(fitted);
      return level;
    });
    return { body: fitted, levels: done };
  }

  /** The levels without what a refusal names; undefined if it names nothing that can be changed. */
  #blame(
    refusal: ServerRefusal,
    body: JsonRecord,
    sent: { readonly body: JsonRecord; readonly levels: Levels },
  ): Levels | undefined {
    const told = this.#wordsOf(refusal);
    let left = sent.body;
    const levels = this.#fallbacks.map((fallback, index) => {
      const { parameter, named, changes } = fallback;
      const level = sent.levels[index] as number;
      const isRefused = parameter in body && level < changes.length && named.test(told);
      if (!isRefused || !mayChange(fallback, left)) return level;
      left = (changes[level] as (typeof changes)[number])(left);
      return level + 1;
    });
    return levels.some((level, index) => level > (sent.levels[index] as number))
      ? levels
      : undefined;
  }

  /** A field for the parameter may hold another word: then all that was said counts. */
  #wordsOf({ parameter, said }: ServerRefusal): string {
    const isKnown = this.#fallbacks.some(({ named }) => named.test(parameter ?? ""));
    return isKnown ? (parameter as string) : said;
  }

  /** The levels without all that may be left out; undefined if nothing is left, or it was tried in vain before. */
  #bare(body: JsonRecord, start: Levels): Levels | undefined {
    if (this.#vainTries >= MAX_VAIN_TRIES) return undefined;
    const levels = this.#fallbacks.map(({ parameter, changes }, index) =>
      parameter in body ? changes.length : (start[index] as number),
    );
    const changed = this.#fit(body, levels).levels;
    const before = this.#fit(body, start).levels;
    const isLess = this.#fallbacks.some(
      ({ parameter }, index) =>
        parameter in body && (changed[index] as number) > (before[index] as number),
    );
    return isLess ? levels : undefined;
  }

  #learn(levels: Levels, probed: number | undefined): void {
    if (probed !== undefined) this.#suspects.delete(probed);
    // Another call may have learnt it while this one was under way.
    this.#levels = this.#levels.map((level, index) => {
      const learnt = levels[index] as number;
      return index === probed ? learnt : Math.max(level, learnt);
    });
  }

  /** The bare request was answered: some of what it lacks was refused. */
  #suspect(start: Levels, levels: Levels): void {
    this.#levels = this.#levels.map((level, index) => {
      const changed = levels[index] as number;
      if (changed > level) this.#suspects.set(index, start[index] as number);
      return Math.max(level, changed);
    });
  }

  /** The suspect was refused as it was put back: next time further changed, until it is left out for good. */
  #convict(index: number, tried: number): void {
    // Another call may have tried it at the same time.
    if (this.#suspects.get(index) !== tried) return;
    const isOut = tried + 1 >= (this.#fallbacks[index] as Fallback).changes.length;
    if (isOut) this.#suspects.delete(index);
    else this.#suspects.set(index, tried + 1);
  }

  /** The most useful parameter of a request that is left out on suspicion. */
  #suspectIn(body: JsonRecord): number | undefined {
    return [...this.#suspects.keys()]
      .sort((one, other) => one - other)
      .find((index) => (this.#fallbacks[index] as Fallback).parameter in body);
  }

  #withLevel(levels: Levels, index: number): Levels {
    return levels.map((level, each) =>
      each === index ? (this.#suspects.get(index) ?? level) : level,
    );
  }

  /** The error for choices that the server does not take; undefined if the refusal was about something else. */
  #explain(error: unknown, sent: JsonRecord): HttpStatusError | undefined {
    const refusal = serverRefusal(error);
    if (refusal === undefined || !(error instanceof HttpStatusError)) return undefined;
    const told = this.#wordsOf(refusal);
    const chosen = this.#fallbacks.filter(
      (fallback) =>
        fallback.parameter in sent && fallback.named.test(told) && !mayChange(fallback, sent),
    );
    if (chosen.length === 0) return undefined;
    const { status, message, parameter, said } = error;
    const names = chosen.map((each) => `${each.choice?.option} ${String(sent[each.parameter])}`);
    const advice = `It does not take ${names.join(", ")}: leave it out`;
    const options = { status, parameter, said, transient: false };
    return new HttpStatusError(`${message}. ${advice}`, options);
  }
}

/** Whether a parameter may be left out: it has its default, or another one has the same meaning. */
function mayChange({ parameter, choice }: Fallback, body: JsonRecord): boolean {
  if (choice === undefined || body[parameter] === choice.byDefault) return true;
  return choice.twin !== undefined && choice.twin in body;
}
