import type { Domain, PackedState, Random, Variable } from "@understudy/planner-core";
import { shapes } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import { encodeIn, randomVariableValue } from "../random-state.ts";
import { Weighted } from "./weighted.ts";

const { closed, number, oneOf, optional, record, unread } = shapes;
export const weight: shapes.Shape<number | undefined> = optional(number({ min: 0, max: 1e9 }));
/** A start as written. */
export const START: shapes.Shape<{
  readonly weight?: number | undefined;
  readonly state?: Readonly<Record<string, unknown>> | undefined;
  readonly others?: "default" | "random" | undefined;
}> = closed({
  weight,
  state: optional(record(unread)),
  others: optional(oneOf(["default", "random"])),
});

/** Allowed codes of each variable, by slot; undefined: any. */
type Start = readonly (readonly number[] | undefined)[];

/** Distribution of start states. */
export class Starts {
  readonly #domain: Domain;
  readonly #starts: Weighted<Start>;

  constructor(domain: Domain, starts: Weighted<Start>) {
    this.#domain = domain;
    this.#starts = starts;
  }

  /** Uniformly random states. */
  static anywhere(domain: Domain): Starts {
    const any: Start = domain.variables.all.map(() => undefined);
    return new Starts(domain, new Weighted([any], [1]));
  }

  static compile(
    domain: Domain,
    entries: readonly shapes.Shaped<typeof START>[],
    issues: shapes.IssueCollector,
  ): Starts {
    if (entries.length === 0) return Starts.anywhere(domain);
    const weights = entries.map(({ weight: own = 1 }) => own);
    const starts = entries.map((entry, at) => readStart(domain, entry, `/starts/${at}`, issues));
    if (weights.every((weight) => weight === 0)) issues.add("/starts", "all weights are 0");
    return new Starts(domain, new Weighted(starts, weights));
  }

  /** Writes a random start state. */
  draw(target: PackedState, random: Random): void {
    const start = this.#starts.draw(random);
    for (const variable of this.#domain.variables.all) {
      const codes = start[variable.id];
      target[variable.id] =
        codes === undefined
          ? randomVariableValue(variable, random)
          : (codes[codes.length === 1 ? 0 : random.integer(codes.length)] as number);
    }
  }
}

function readStart(
  domain: Domain,
  { state = {}, others = "random" }: shapes.Shaped<typeof START>,
  pointer: string,
  issues: shapes.IssueCollector,
): Start {
  const at = `${pointer}/state`;
  for (const name of Object.keys(state)) {
    if (domain.variable(name) === undefined) {
      issues.add(
        pointerTo(at, name),
        `"${name}" is not a variable`,
        domain.variableNames.join(", "),
      );
    }
  }
  return domain.variables.all.map((variable) => {
    const given = Object.hasOwn(state, variable.name) ? state[variable.name] : undefined;
    if (given !== undefined)
      return readCodes(variable, given, pointerTo(at, variable.name), issues);
    if (others !== "default") return undefined;
    if (variable.defaultCode !== undefined) return [variable.defaultCode];
    issues.add(pointerTo(at, variable.name), "is missing and has no default");
    return undefined;
  });
}

function readCodes(
  variable: Variable,
  given: unknown,
  pointer: string,
  issues: shapes.IssueCollector,
): readonly number[] | undefined {
  const values: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (values.length === 0) issues.add(pointer, "is an empty list");
  const codes = values.map((value, index) => {
    const code = encodeIn(variable, value);
    const at = Array.isArray(given) ? pointerTo(pointer, index) : pointer;
    if (code === undefined) issues.add(at, `${JSON.stringify(value)} is not one of its values`);
    return code;
  });
  return codes.filter((code) => code !== undefined);
}
