import { RequestError } from "../../base/errors.ts";
import { finish, type Work, type WorkLimits, workWithin } from "../../base/work/work.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { type OpenedFile, placeIn, readPartitions } from "./read-file.ts";
import { type FileTarget, takingFile } from "./take-file.ts";

/**
 * The plans of a file that nobody has asked for yet. Those of a question are read and proved when it is first asked, or in
 * spare time, so that a game begins without them. What cannot be read is left out.
 */
export class UnreadPlans {
  readonly #domain: Domain;
  readonly #file: OpenedFile;
  readonly #target: FileTarget;
  /** The partitions of the file, by their key. */
  readonly #written = new Map<string, unknown[]>();
  /** The partition that is being read in spare time. */
  #begun: { readonly key: string; readonly work: Work } | undefined;

  constructor(domain: Domain, file: OpenedFile, target: FileTarget) {
    this.#domain = domain;
    this.#file = file;
    this.#target = target;
    for (const written of file.partitions) {
      const key = keyOf(domain, written);
      if (key === undefined) continue;
      const others = this.#written.get(key);
      if (others === undefined) this.#written.set(key, [written]);
      else others.push(written);
    }
  }

  /** The number of partitions that are left. */
  get left(): number {
    return this.#written.size + (this.#begun === undefined ? 0 : 1);
  }

  /** Reads what is left of a partition. */
  read(key: string): void {
    if (this.#begun?.key === key) this.#end();
    else if (this.#written.has(key)) finish(this.#reading(key));
  }

  /** Reads all that is left, in the order of the file. */
  readAll(): void {
    this.#end();
    for (const key of this.#written.keys()) finish(this.#reading(key));
  }

  /** Reads plan by plan, for a while or to the end. @returns whether any are left */
  work(limits: WorkLimits): boolean {
    return workWithin(() => this.#readOne(), limits);
  }

  #readOne(): boolean {
    if (this.#begun === undefined) {
      const [key] = this.#written.keys();
      if (key === undefined) return false;
      this.#begun = { key, work: this.#reading(key) };
    }
    if (this.#begun.work.next().done === true) this.#begun = undefined;
    return this.left > 0;
  }

  #end(): void {
    if (this.#begun !== undefined) finish(this.#begun.work);
    this.#begun = undefined;
  }

  *#reading(key: string): Work {
    const written = this.#written.get(key) ?? [];
    this.#written.delete(key);
    const read = yield* readPartitions(this.#domain, { ...this.#file, partitions: written });
    yield* takingFile(this.#target, read, "never");
    this.#target.store.partitions.get(key)?.settle(true);
  }
}

/** The key of a partition; undefined for what is none. */
function keyOf(domain: Domain, written: unknown): string | undefined {
  try {
    return placeIn(domain, written)?.partition;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return undefined;
  }
}
