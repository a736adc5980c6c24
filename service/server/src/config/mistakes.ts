import { type Issue, RequestError } from "@understudy/planner-core";

/** Gathers mistakes from many places, so that all of them are reported at once. */
export class Mistakes {
  readonly #issues: Issue[] = [];

  /** The value that is read; undefined where it is wrong. */
  attempt<Value>(read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Several readers of one text come upon the same mistake.
      const told = this.#issues.map(({ pointer }) => pointer);
      this.#issues.push(...error.issues.filter(({ pointer }) => !told.includes(pointer)));
      return undefined;
    }
  }

  add(pointer: string, message: string, hint?: string): void {
    this.#issues.push({ pointer, message, ...(hint === undefined ? {} : { hint }) });
  }

  /** @throws RequestError if anything is wrong */
  tell(): void {
    if (this.#issues.length > 0) throw new RequestError(this.#issues);
  }
}
