import { type Issue, RequestError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import { checkPart } from "../contract/check-part.ts";
import { unknownKey } from "../contract/known-keys.ts";

/** The options that runners of agents and of squads share. */
interface SharedOptions {
  readonly orchestrator: object;
  readonly budgetMs: number | (() => number);
  readonly failureLimit?: number;
}

/** The check of a runner's options. */
export class OptionCheck<Options extends SharedOptions> {
  readonly issues: Issue[] = [];
  readonly #options: Options;

  /**
   * @param known the keys of the options
   * @param times the options that are times
   * @throws RequestError without an orchestrator
   */
  constructor(
    options: Options,
    known: Readonly<Record<keyof Options & string, true>>,
    times: readonly (keyof Options & string)[],
  ) {
    checkPart(options, "orchestrator");
    this.#options = options;
    for (const key of Object.keys(options)) {
      if (!Object.hasOwn(known, key) && Reflect.get(options, key) !== undefined)
        this.issues.push(unknownKey("a runner", key, known));
    }
    const { budgetMs } = options;
    const isBudget = typeof budgetMs === "function" || isTime(budgetMs);
    this.expect(isBudget, "budgetMs", "a time in ms, 0 or more, or a function");
    for (const key of times) {
      const time = options[key] as number | undefined;
      this.expect(time === undefined || isTime(time), key, "a time in ms, 0 or more");
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

function isTime(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}
