import { type Issue, RequestError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { checkPart } from "../contract/check-part.ts";

/** The options that runners of agents and of squads share. */
interface SharedOptions {
  readonly orchestrator: object;
  readonly failureLimit?: number;
}

/**
 * Refuses to play in a domain with clocks of things: runners do not watch how long they have run.
 *
 * @throws RequestError for such a domain
 */
export function refuseClocks({ time }: { readonly time: Domain["time"] }): void {
  if (time === undefined || time.clocks.length === 0) return;
  const message = "has a domain with clocks, which runners do not watch";
  const hint = "ask for plans with `clocks`, and play them in the game";
  throw new RequestError([{ pointer: "/orchestrator", message, hint }]);
}

/** The check of a runner's options. */
export class OptionCheck<Options extends SharedOptions> {
  readonly issues: Issue[] = [];
  readonly #options: Options;

  /**
   * @param times the options that are times
   * @throws RequestError without an orchestrator
   */
  constructor(options: Options, times: readonly (keyof Options & string)[]) {
    checkPart(options, "orchestrator");
    this.#options = options;
    for (const key of times) {
      const time = options[key] as number | undefined;
      this.expect(time === undefined || time >= 0, key, "a time in ms, 0 or more");
    }
    const { failureLimit = 1 } = options;
    this.expect(failureLimit >= 1, "failureLimit", "1 or more");
  }

  expect(isFit: boolean, key: keyof Options & string, wanted: string): void {
    if (isFit) return;
    const message = `must be ${wanted}, not ${describeValue(this.#options[key])}`;
    this.issues.push({ pointer: `/${key}`, message });
  }

  /** @throws RequestError with all issues */
  end(): void {
    if (this.issues.length > 0) throw new RequestError(this.issues);
  }
}
