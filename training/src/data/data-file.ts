import { renameSync, writeFileSync } from "node:fs";

/** The subjects of groups of turns; the trainer draws from each by its share. */
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
  /** Steps of the plan that is answered. */
  readonly length: number;
  /** For a choice: the token of the user's part that decides it, and the number of the letter that it speaks of. */
  readonly hint?: { readonly at: number; readonly letter: number } | undefined;
}

const NONE = -1;

/**
 * Training data on disk: NAME.bin holds tokens as 16-bit integers, NAME.idx where they are, as 32-bit integers,
 * all little-endian. The index is a run of groups: kind, offset and length of the system prompt, number of turns,
 * then for each turn its offset, its length, where in it the answer starts, the steps of its plan, and of a choice the
 * token that decides it and the letter that it speaks of, -1 where there is none.
 */
export class DataFile {
  readonly #tokens: number[] = [];
  readonly #index: number[] = [];

  /** A group of turns that share a system prompt. */
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

  /** Writes both files. The index comes last: a trainer that watches the folder sees whole files alone. */
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
