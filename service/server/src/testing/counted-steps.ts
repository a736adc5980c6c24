import { Lane } from "@understudy/session";

type Counted = Record<string, (...args: unknown[]) => unknown>;
type Units = (this: unknown, result: unknown, args: readonly unknown[]) => number;

const one: Units = () => 1;
const lengthOfResult: Units = (result) => (result as ArrayLike<unknown> | undefined)?.length ?? 0;
const lengthOfText: Units = (_, [text]) => (text as string).length;
const lengthOfThis: Units = function (this) {
  return (this as ArrayLike<unknown>).length;
};

/** Work that takes time by its length, in units of a few to some tens of nanoseconds. */
const COUNTED: readonly (readonly [owner: object, names: readonly string[], units: Units])[] = [
  [Map.prototype, ["get", "set", "has"], one],
  [Set.prototype, ["add", "has"], one],
  [Array.prototype, ["map", "filter", "flatMap", "forEach", "slice", "join"], lengthOfThis],
  [Array.prototype, ["includes", "indexOf"], lengthOfThis],
  [Object, ["keys", "values", "entries"], lengthOfResult],
  [JSON, ["stringify"], lengthOfResult],
  [JSON, ["parse"], lengthOfText],
];

/** The steps of lanes, and the most work in one of them: whatever the machine, it is the same in every run. */
export class CountedSteps {
  count = 0;
  longest = 0;
  /** The work of all steps. */
  all = 0;
  #isStep = false;
  #units = 0;
  readonly #restore: (() => void)[] = [];

  /** Counts from now on. */
  constructor() {
    const counted = this;
    for (const [owner, names, units] of COUNTED) {
      for (const name of names) {
        this.#replace(
          owner,
          name,
          (plain) =>
            function (this: unknown, ...args: unknown[]) {
              const result = plain.apply(this, args);
              if (counted.#isStep) counted.#units += units.call(this, result, args);
              return result;
            },
        );
      }
    }
    this.#replace(
      Lane.prototype,
      "step",
      (step) =>
        function (this: unknown) {
          counted.#units = 0;
          counted.#isStep = true;
          try {
            return step.call(this);
          } finally {
            counted.#isStep = false;
            counted.count++;
            counted.longest = Math.max(counted.longest, counted.#units);
            counted.all += counted.#units;
          }
        },
    );
  }

  /** Leaves nothing behind. */
  end(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  #replace(owner: object, name: string, by: (plain: Counted[string]) => Counted[string]): void {
    const methods = owner as Counted;
    const plain = methods[name] as Counted[string];
    methods[name] = by(plain);
    this.#restore.push(() => {
      methods[name] = plain;
    });
  }
}
