import { renameSync, writeFileSync } from "node:fs";

/** Subjects of groups of turns; the trainer draws from each by its share. */
export const GROUP = Object.freeze({
  village: 0,
  guard: 1,
  courier: 2,
  variant: 3,
  random: 4,
  choice: 5,
});
export type GroupKind = (typeof GROUP)[keyof typeof GROUP];

/** One turn: the tokens of the user's part and of the answer. */
export interface TurnTokens {
  readonly user: readonly number[];
  readonly answer: readonly number[];
  /** Number of steps in the answer's plan. */
  readonly length: number;
  /** For a choice: the deciding token of the user's part, and the number of its letter. */
  readonly hint?: { readonly at: number; readonly letter: number } | undefined;
}

const NONE = -1;

/**
 * Training data on disk: NAME.bin has tokens as 16-bit integers, NAME.idx their positions as 32-bit integers, all
 * little-endian. The index is a sequence of groups: kind, offset and length of the system prompt, number of turns, then
 * for each turn its offset, length, answer start and number of steps, and for a choice the deciding token and its
 * letter, -1 for none.
 */
export class DataFile {
  readonly #tokens: number[] = [];
  readonly #index: number[] = [];

  /** Adds a group of turns with a common system prompt. */
  addGroup(kind: GroupKind, system: readonly number[], turns: readonly TurnTokens[]): void {
    if (turns.length === 0) return;
    const start = this.#put(system);
    this.#index.push(kind, start, system.length, turns.length);
    for (const { user, answer, length, hint = { at: NONE, letter: NONE } } of turns) {
      const offset = this.#put(user);
      this.#put(answer);
      const size = user.length + answer.length;
      this.#index.push(offset, size, user.length, length, hint.at, hint.letter);
    }
  }

  get tokenCount(): number {
    return this.#tokens.length;
  }

  /** Writes both files, the index last, so that a trainer watching the folder sees only complete files. */
  write(path: string): void {
    writeFileSync(`${path}.bin`, Uint16Array.from(this.#tokens));
    writeFileSync(`${path}.idx.part`, Int32Array.from(this.#index));
    renameSync(`${path}.idx.part`, `${path}.idx`);
  }

  #put(tokens: readonly number[]): number {
    const start = this.#tokens.length;
    for (const token of tokens) this.#tokens.push(token);
    return start;
  }
}
