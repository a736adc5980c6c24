import type { Issue } from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import { type Candidate, type JsonPart, type Mend, putting, valueAt } from "./mend.ts";
import { thresholdsFor } from "./propose-values.ts";
import { likeness, type Survey, type Use, wordsIn } from "./survey.ts";

/** Limit on the tools tried for an effect. */
const MAX_TOOLS = 6;
const OPPOSITE: Readonly<Record<string, string>> = { ">=": "<=", "<=": ">=", ">": "<", "<": ">" };

/** Candidates for a tool that never applies or changes nothing, or for an unreachable goal. */
export function proposeForFinding({ pointer }: Issue, survey: Survey): readonly Candidate[] {
  const owner = /^\/(?:tools|goals)\/\d+/.exec(pointer)?.[0];
  if (owner === undefined) return [];
  const proposal = new Proposal(survey);
  const own = survey.uses.filter((use) => use.owner === owner && use.role === "test");
  proposal.tests(own, 0);
  proposal.groups(owner);
  proposal.ways(own, 0);
  // The tools that achieve it may be unreachable themselves.
  const needed = new Set(own.map(({ variable }) => variable));
  const givers = new Set(
    survey.uses
      .filter(({ role, variable }) => role === "effect" && needed.has(variable))
      .map((use) => use.owner),
  );
  const behind = survey.uses.filter((use) => use.role === "test" && givers.has(use.owner));
  proposal.tests(behind, 1);
  for (const giver of givers) proposal.groups(giver, 1);
  proposal.ways(behind, 1);
  if (owner.startsWith("/tools/")) proposal.effectsOf(owner);
  return proposal.found;
}

class Proposal {
  readonly found: Candidate[] = [];
  readonly #survey: Survey;

  constructor(survey: Survey) {
    this.#survey = survey;
  }

  /** Candidates for a wrong condition. */
  tests(uses: readonly Use[], cost: number): void {
    for (const { pointer, owner, variable, value } of uses) {
      const words = this.#survey.wordsOf(owner);
      const { values, max, min } = this.#survey.state[variable] ?? {};
      if (typeof value === "boolean") this.#put(cost + 3, pointer, !value);
      if (typeof value === "string" && Array.isArray(values)) {
        for (const other of values) {
          if (other === value) continue;
          const near = likeness(wordsIn(String(other)), words);
          this.#put(cost + 3.5 - Math.min(1.5, near), pointer, other);
        }
      }
      if (isRecord(value)) {
        for (const [operator, number] of Object.entries(value)) {
          const place = pointerTo(pointer, operator);
          const turned = OPPOSITE[operator];
          if (turned !== undefined && !(turned in value)) {
            this.#add(cost + 3, { op: "move", from: place, path: pointerTo(pointer, turned) });
          }
          if (typeof number !== "number") continue;
          const likely = thresholdsFor(number, owner, variable, this.#survey);
          const tries = [...likely, Number(max), number / 2, Number(max) - 1, Number(min) + 1];
          for (const [index, other] of tries.entries()) {
            if (!Number.isInteger(other) || other === number) continue;
            if (other >= Number(min) && other <= Number(max)) {
              this.#put(cost + 3.2 + index / 100, place, other);
            }
          }
        }
      }
      const isOnly = owner.startsWith("/goals/") && this.#testsOf(owner) === 1;
      const isStray = owner.startsWith("/tools/") && this.#isStray(owner, variable, value);
      if (!isOnly) this.#add(cost + (isStray ? 2.4 : 5), { op: "remove", path: pointer });
    }
  }

  /** Whether a tool requires more of a variable than its maximum, and neither mentions nor changes it. */
  #isStray(owner: string, variable: string, value: unknown): boolean {
    const { min, max } = this.#survey.state[variable] ?? {};
    const wanted = wantedOf(value);
    if (typeof wanted !== "number" || (wanted >= Number(min) && wanted <= Number(max)))
      return false;
    const isChanged = this.#effectsOn(variable).some((use) => use.owner === owner);
    return !isChanged && likeness(wordsIn(variable), this.#survey.wordsOf(owner)) === 0;
  }

  /** Candidates for contradictory condition groups. */
  groups(owner: string, cost = 0): void {
    const when = valueAt(this.#survey.document, `${owner}/when`);
    for (const key of ["allOf", "anyOf"]) {
      if (isRecord(when) && key in when) {
        this.#add(cost + 2.5, { op: "remove", path: `${owner}/when/${key}` });
      }
    }
  }

  /** Candidates for conditions that no effect achieves. */
  ways(uses: readonly Use[], cost: number): void {
    const { state } = this.#survey;
    for (const { owner, variable, value } of uses) {
      const definition = state[variable];
      if (definition === undefined) continue;
      const wanted = wantedOf(value);
      for (const { pointer, value: effect, owner: tool } of this.#effectsOn(variable)) {
        if (isRecord(effect)) this.#turn(pointer, effect, cost + 2);
        else if (wanted !== undefined && !isRecord(wanted) && effect !== wanted) {
          const near = likeness(
            wordsIn(`${variable} ${String(wanted)}`),
            this.#survey.wordsOf(tool),
          );
          this.#put(cost + 4 - Math.min(1, near), pointer, wanted);
        }
      }
      if (wanted !== undefined) {
        this.#give(variable, definition, wanted, owner, cost);
        this.#bounds(variable, definition, wanted, cost);
        if ("default" in definition && definition["default"] !== wanted) {
          this.#put(cost + 6, `${pointerTo("/state", variable)}/default`, wanted);
        }
      }
      this.#raise(variable, definition, cost);
    }
  }

  /** Candidates for a tool without an effective effect. */
  effectsOf(owner: string): void {
    const words = this.#survey.wordsOf(owner);
    const own = this.#survey.uses.filter((use) => use.owner === owner && use.role === "effect");
    for (const { pointer, variable, value } of own) {
      const definition = this.#survey.state[variable];
      if (!isRecord(value) || definition === undefined) continue;
      this.#turn(pointer, value, 2);
      // The effect may leave the range.
      this.#raise(variable, definition, 0);
    }
    if (own.length > 0) return;
    const parameters = Object.entries(
      Object(valueAt(this.#survey.document, `${owner}/parameters`)) as JsonPart,
    );
    for (const [variable, { type, values, default: start }] of Object.entries(this.#survey.state)) {
      const near = likeness(wordsIn(variable), words);
      const add = (cost: number, effect: unknown): void =>
        this.#effect(owner, variable, effect, cost - Math.min(2, near));
      for (const [name, parameter] of parameters) {
        const taken: unknown = Object(parameter).enum;
        if (!Array.isArray(taken) || !Array.isArray(values)) continue;
        if (taken.every((value) => values.includes(value))) add(2, `$${name}`);
      }
      if (type === "integer") {
        add(4, { "+": 1 });
        add(4.1, { "-": 1 });
      }
      if (type === "boolean")
        for (const value of [true, false]) add(value === start ? 4.5 : 4, value);
      if (!Array.isArray(values)) continue;
      const needed = this.#survey.testedValuesOf(variable);
      for (const value of values) {
        const named = Math.min(2, 2 * likeness(wordsIn(String(value)), words));
        add(4.2 - named - (needed.has(value) ? 0.1 : 0), value);
      }
    }
  }

  #turn(pointer: string, effect: JsonPart, cost: number): void {
    for (const [sign, turned] of [
      ["+", "-"],
      ["-", "+"],
    ]) {
      if (sign === undefined || turned === undefined || !(sign in effect)) continue;
      this.#add(cost, {
        op: "move",
        from: pointerTo(pointer, sign),
        path: pointerTo(pointer, turned),
      });
    }
  }

  #give(
    variable: string,
    definition: JsonPart,
    wanted: unknown,
    owner: string,
    cost: number,
  ): void {
    const { document } = this.#survey;
    const tools = valueAt(document, "/tools");
    if (!Array.isArray(tools)) return;
    const words = [...wordsIn(`${variable} ${String(wanted)}`), ...this.#survey.wordsOf(owner)];
    const effect = definition["type"] === "integer" ? { "+": 1 } : wanted;
    const parameters = (tool: unknown): readonly string[] => {
      const declared = Object(tool).parameters;
      return isRecord(declared)
        ? Object.keys(declared).filter((name) => {
            const values = Object(declared[name]).enum;
            return Array.isArray(values) && values.includes(wanted);
          })
        : [];
    };
    const able = tools
      .map((tool, index) => {
        const place = `/tools/${index}`;
        const own = this.#survey.uses.filter((use) => use.owner === place && use.role === "effect");
        const near = likeness(words, this.#survey.wordsOf(place));
        const gain = Math.min(2, near) + (own.length === 0 ? 1.5 : 0) + 2 * parameters(tool).length;
        return { place, gain, tool, isFree: own.every((use) => use.variable !== variable) };
      })
      .filter(({ isFree }) => isFree)
      .toSorted((a, b) => b.gain - a.gain)
      .slice(0, MAX_TOOLS);
    for (const { place, gain, tool } of able) {
      for (const name of parameters(tool))
        this.#effect(place, variable, `$${name}`, cost + 4 - gain);
      this.#effect(place, variable, effect, cost + 5 - gain);
    }
  }

  #bounds(variable: string, definition: JsonPart, wanted: unknown, cost: number): void {
    if (typeof wanted !== "number") return;
    const pointer = pointerTo("/state", variable);
    if (wanted > Number(definition["max"])) this.#put(cost + 2.6, `${pointer}/max`, wanted);
    if (wanted < Number(definition["min"])) this.#put(cost + 2.6, `${pointer}/min`, wanted);
  }

  /** Candidates for a range that is too small for the variable's uses. */
  #raise(variable: string, { type, max, default: start }: JsonPart, cost: number): void {
    if (type !== "integer") return;
    const numbers = this.#survey.valuesOf(variable).filter((item) => typeof item === "number");
    const most = Math.max(...numbers);
    const sum = numbers.reduce((total, number) => total + number, Number(start ?? 0));
    const path = `${pointerTo("/state", variable)}/max`;
    for (const [index, bound] of [most, most + Number(start ?? 0), sum].entries()) {
      if (bound > Number(max)) this.#put(cost + 2.8 + index / 100, path, bound);
    }
  }

  #effect(tool: string, variable: string, effect: unknown, cost: number): void {
    // An effect that sets the required value changes nothing.
    if (valueAt(this.#survey.document, pointerTo(`${tool}/when`, variable)) === effect) return;
    const then = valueAt(this.#survey.document, `${tool}/then`);
    if (isRecord(then)) {
      if (!(variable in then)) this.#put(cost, pointerTo(`${tool}/then`, variable), effect);
    } else this.#put(cost, `${tool}/then`, { [variable]: effect });
  }

  #effectsOn(variable: string): readonly Use[] {
    return this.#survey.uses.filter((use) => use.role === "effect" && use.variable === variable);
  }

  #testsOf(owner: string): number {
    return this.#survey.uses.filter((use) => use.owner === owner && use.role === "test").length;
  }

  #put(cost: number, path: string, value: unknown): void {
    this.#add(cost, putting(this.#survey.document, path, value));
  }

  #add(cost: number, mend: Mend): void {
    this.found.push({ mend, cost });
  }
}

/** The value that a test requires, or the nearest allowed one. */
function wantedOf(value: unknown): unknown {
  if (!isRecord(value)) return value;
  for (const [operator, number] of Object.entries(value)) {
    if (operator === "in" && Array.isArray(number)) return number[0];
    if (typeof number !== "number") continue;
    if (operator === ">=" || operator === "<=") return number;
    if (operator === ">") return number + 1;
    if (operator === "<") return number - 1;
  }
  return undefined;
}
