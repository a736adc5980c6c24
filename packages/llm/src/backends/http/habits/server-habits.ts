/**
 * Parameters refused by servers, and their replacements.
 *
 * @module
 */

import { HttpStatusError } from "../connection/http-errors.ts";
import type { JsonRecord } from "../connection/json-fields.ts";
import type { Fallback } from "./fallbacks.ts";
import { type ServerRefusal, serverRefusal } from "./refusal.ts";

/** Number of changes applied, for each fallback. */
type Levels = readonly number[];

/** Maximum number of refused minimal requests; after that no more are tried. */
const MAX_VAIN_TRIES = 3;
/** Time after a vain try during which failures of the server are not taken for refusals, in milliseconds. */
const FAILING_MS = 60_000;

/**
 * Learns which parameters a server supports; a refused parameter is replaced or dropped from then on. A parameter named
 * in the refusal is changed first. If no parameter is named or the change does not help, the request is sent once with
 * only the required parameters. If that succeeds, each following request restores one parameter, until only the refused
 * ones are missing. A value set by the user is never dropped: the refusal becomes an error.
 *
 * A server may report a refusal as a failure of its own. Such an error leads to one round of changes; if none helps, the
 * server is taken to be failing for a while.
 */
export class ServerHabits {
  readonly #fallbacks: readonly Fallback[];
  #levels: Levels;
  /** Next level to try for each suspected fallback, which the server may still refuse. */
  readonly #suspects = new Map<number, number>();
  /** Sets of parameters that the server has taken: later failures of it have other causes. */
  readonly #taken = new Set<string>();
  #vainTries = 0;
  #failingUntilMs = Number.NEGATIVE_INFINITY;
  readonly #nowMs: () => number;

  /** @param nowMs time in milliseconds */
  constructor(fallbacks: readonly Fallback[], nowMs: () => number) {
    this.#fallbacks = fallbacks;
    this.#nowMs = nowMs;
    this.#levels = fallbacks.map(() => 0);
  }

  /** Parameters that are left out or replaced, as the server refused them; undefined if there are none. */
  get refused(): readonly string[] | undefined {
    const refused = this.#fallbacks
      .filter((_, index) => (this.#levels[index] as number) > 0 && !this.#suspects.has(index))
      .map(({ parameter }) => parameter);
    return refused.length === 0 ? undefined : refused;
  }

  /**
   * Sends a request and changes it for as long as the server refuses and there is something left to change.
   *
   * @throws HttpStatusError if the server refuses an option set by the user; any other error of `send`
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
        // This cast is safe because changes only affect optional parameters.
        const answer = await send(fitted.body as Body);
        this.#taken.add(parametersOf(fitted.body));
        if (isBare) this.#suspect(start, fitted.levels);
        else this.#learn(fitted.levels, probed);
        return answer;
      } catch (error) {
        const refusal = serverRefusal(error);
        const isFailing = refusal?.isFailure === true && this.#nowMs() < this.#failingUntilMs;
        if (refusal === undefined || isFailing) throw error;
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
        if (isBare && !refusal.isFailure) this.#vainTries++;
        const chosen = this.#explain(error, fitted.body);
        const isTaken = refusal.isFailure && this.#taken.has(parametersOf(fitted.body));
        const mayTry = refusal.isVague && !isBare && !isTaken && chosen === undefined;
        const bare = mayTry ? this.#bare(body, start) : undefined;
        if (bare === undefined) {
          if (refusal.isFailure) this.#failingUntilMs = this.#nowMs() + FAILING_MS;
          throw chosen ?? first;
        }
        levels = bare;
        isBare = true;
      }
    }
  }

  /** The request with all permitted changes, and the levels applied. */
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

  /** Levels that change the parameters named in the refusal as well; undefined if none can be changed. */
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

  /** The parameter named in the refusal, or the full text if the parameter field holds another word. */
  #wordsOf({ parameter, said }: ServerRefusal): string {
    const isKnown = this.#fallbacks.some(({ named }) => named.test(parameter ?? ""));
    return isKnown ? (parameter as string) : said;
  }

  /**
   * Levels that drop every optional parameter; undefined if nothing is left to drop or if this has failed too often.
   */
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
    // A concurrent call may have learnt more meanwhile.
    this.#levels = this.#levels.map((level, index) => {
      const learnt = levels[index] as number;
      return index === probed ? learnt : Math.max(level, learnt);
    });
  }

  /** Marks the dropped parameters as suspects after a successful minimal request. */
  #suspect(start: Levels, levels: Levels): void {
    this.#levels = this.#levels.map((level, index) => {
      const changed = levels[index] as number;
      if (changed > level) this.#suspects.set(index, start[index] as number);
      return Math.max(level, changed);
    });
  }

  /** Raises the level of a suspect that was refused again, until its parameter is dropped for good. */
  #convict(index: number, tried: number): void {
    // A concurrent call may have tried the same level.
    if (this.#suspects.get(index) !== tried) return;
    const isOut = tried + 1 >= (this.#fallbacks[index] as Fallback).changes.length;
    if (isOut) this.#suspects.delete(index);
    else this.#suspects.set(index, tried + 1);
  }

  /** The most useful suspect among the parameters of a request. */
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

  /** The error for a refused user option; undefined if the refusal has another cause. */
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

function parametersOf(body: JsonRecord): string {
  return Object.keys(body).sort().join();
}

/** Whether a parameter may be dropped because it has its default value or because its synonym remains. */
function mayChange({ parameter, choice }: Fallback, body: JsonRecord): boolean {
  if (choice === undefined || body[parameter] === choice.byDefault) return true;
  return choice.twin !== undefined && choice.twin in body;
}
