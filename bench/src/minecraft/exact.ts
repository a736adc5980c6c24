import type { Domain } from "@understudy/planner-core";
import * as highs from "highs";

/** A tool of a written domain, as far as it counts here. */
interface WrittenTool {
  readonly when?: Readonly<Record<string, unknown>> & {
    readonly anyOf?: readonly Readonly<Record<string, unknown>>[];
  };
  readonly then: Readonly<Record<string, { readonly "+"?: number; readonly "-"?: number } | true>>;
  readonly cost: number;
}

/** The part of the solver that is used here. */
interface Solver {
  solve(
    model: string,
    options: { readonly time_limit: number },
  ): { readonly Status: string; readonly ObjectiveValue: number };
}

/** More of one step than any plan has. */
const MANY = 1000;

/** Settles what the cheapest plan costs at least, by integer programming: a solver of another kind. */
export class ExactCosts {
  readonly #solver: Solver;

  private constructor(solver: Solver) {
    this.#solver = solver;
  }

  static async load(): Promise<ExactCosts> {
    // Its types are those of CommonJS, the module is not.
    const load = (highs as unknown as { readonly default: () => Promise<Solver> }).default;
    return new ExactCosts(await load());
  }

  /**
   * The least cost of steps from bare hands that make what they use, with every tool and station that they need, in
   * whatever order: no plan is cheaper. Undefined where the solver finds none in a second.
   */
  least(domain: Domain, goal: Readonly<Record<string, number>>): number | undefined {
    const tools = (domain.written as unknown as { readonly tools: readonly WrittenTool[] }).tools;
    const rows: string[] = [];
    const balance = new Map<string, string[]>();
    const makers = new Map<string, string[]>();
    for (const [at, { then }] of tools.entries()) {
      for (const [name, change] of Object.entries(then)) {
        const by = change === true ? 1 : (change["+"] ?? -(change["-"] ?? 0));
        if (by > 0) makers.set(name, [...(makers.get(name) ?? []), `x${at}`]);
        if (change === true) continue;
        const term = `${by < 0 ? "-" : "+"} ${Math.abs(by)} x${at}`;
        balance.set(name, [...(balance.get(name) ?? []), term]);
      }
    }
    for (const [name, terms] of balance) rows.push(`${terms.join(" ")} >= ${goal[name] ?? 0}`);
    for (const [at, { when = {} }] of tools.entries()) {
      const { anyOf, ...all } = when;
      const needs = Object.keys(all).map((name) => [name]);
      if (anyOf !== undefined) needs.push(anyOf.flatMap((one) => Object.keys(one)));
      rows.push(`x${at} - ${MANY} u${at} <= 0`);
      for (const names of needs) {
        const made = names.flatMap((name) => makers.get(name) ?? []);
        rows.push(`${[`u${at}`, ...new Set(made)].join(" - ")} <= 0`);
      }
    }
    const columns = tools.map((_, at) => at);
    const model = [
      "Minimize",
      `cost: ${tools.map(({ cost }, at) => `${cost} x${at}`).join(" + ")}`,
      "Subject To",
      ...rows.map((row, at) => `r${at}: ${row}`),
      "Bounds",
      ...columns.map((at) => `0 <= x${at} <= ${MANY}`),
      "General",
      columns.map((at) => `x${at}`).join(" "),
      "Binary",
      columns.map((at) => `u${at}`).join(" "),
      "End",
    ].join("\n");
    const { Status, ObjectiveValue } = this.#solver.solve(model, { time_limit: 1 });
    return Status === "Optimal" ? ObjectiveValue : undefined;
  }
}
