import { type Issue, RequestError } from "@understudy/planner-core";

/** Collects mistakes, to report all at once. */
export class Mistakes {
  readonly #issues: Issue[] = [];

  /** The value; undefined if it is invalid. */
  attempt<Value>(read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Several readers can report the same mistake.
      const told = this.#issues.map(({ pointer }) => pointer);
      this.#issues.push(...error.issues.filter(({ pointer }) => !told.includes(pointer)));
      return undefined;
    }
  }

  add(pointer: string, message: string, hint?: string): void {
    this.#issues.push({ pointer, message, ...(hint === undefined ? {} : { hint }) });
  }

  /** @throws RequestError if there are mistakes */
  tell(): void {
    if (this.#issues.length > 0) throw new RequestError(this.#issues);
  }
}
