import { loadDomain } from "@understudy/planner-core";
import { arbitraryDomain, woodcutter } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planValidator } from "../../contract/parse/validate-plan.ts";
import { writePlan } from "../../contract/parse/write-plan.ts";
import { integerRange } from "./integer-range.ts";
import { planGrammar } from "./plan-grammar.ts";

describe("planGrammar", () => {
  it("is exactly the compact JSON of the prompt contract", () => {
    expect(planGrammar(woodcutter.untyped)).toBe(
      [
        String.raw`root ::= "{\"steps\":[" (step ("," step)*)? "]}"`,
        String.raw`step ::= "{\"tool\":\"" (tool0 | tool1 | tool2 | tool3 | tool4 | tool5) "}}"`,
        String.raw`tool0 ::= "goto\",\"args\":{" "\"place\":" ("\"forest\"" | "\"home\"" | "\"market\"")`,
        String.raw`tool1 ::= "chop\",\"args\":{"`,
        String.raw`tool2 ::= "sell\",\"args\":{"`,
        String.raw`tool3 ::= "buy\",\"args\":{" "\"item\":" ("\"axe\"" | "\"pick\"")`,
        String.raw`tool4 ::= "light_fire\",\"args\":{"`,
        String.raw`tool5 ::= "sleep\",\"args\":{"`,
        "",
      ].join("\n"),
    );
  });

  it("is made once a system prompt", () => {
    const load = () =>
      loadDomain({ name: "one", state: { a: { type: "boolean" } }, tools: [{ name: "go" }] });
    expect(planGrammar(load())).toBe(planGrammar(load()));
  });

  it("knows the plan without steps", () => {
    expect(new Recogniser(planGrammar(woodcutter.untyped)).accepts('{"steps":[]}')).toBe(true);
  });

  it("accepts every plan of every domain", () => {
    fc.assert(
      fc.property(arbitraryDomain(), fc.array(fc.nat(), { maxLength: 5 }), (domain, picks) => {
        fc.pre(domain.actions.count > 0);
        const judge = new Recogniser(planGrammar(domain));
        const steps = picks.map((pick) => domain.step(pick % domain.actions.count));
        expect(judge.accepts(writePlan(steps))).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  it("judges changed texts as schema and compactness do", () => {
    const domain = loadDomain({
      name: "yard",
      state: { n: { type: "integer", min: -20, max: 200 }, open: { type: "boolean" } },
      tools: [
        {
          name: "set",
          parameters: {
            n: { type: "integer", minimum: -12, maximum: 105 },
            open: { type: "boolean" },
          },
          then: { open: "$open" },
        },
        { name: "go.to:x", parameters: { place: { enum: ["a", "a.b", "ab"] } } },
        { name: "go" },
      ],
    });
    const judge = new Recogniser(planGrammar(domain));
    const validate = planValidator(domain, 100);
    const isPlan = (text: string): boolean => {
      try {
        const value: unknown = JSON.parse(text);
        if (!validate(value)) return false;
        // The contract's form: compact, `args` always there, arguments in declared order.
        const steps = value.steps.map(({ tool, args = {} }) => {
          const found = domain.tools.find(({ name }) => name === tool);
          const names = found?.parameters.map(({ name }) => name) ?? [];
          return { tool, args: Object.fromEntries(names.map((name) => [name, args[name]])) };
        });
        return JSON.stringify({ steps }) === text;
      } catch {
        return false;
      }
    };
    const base = fc
      .array(fc.nat(), { maxLength: 3 })
      .map((picks) => writePlan(picks.map((pick) => domain.step(pick % domain.actions.count))));
    const pieces = fc.constantFrom(
      ...'0123456789-+.eE "{}[],:\\\nab',
      "true",
      "false",
      "null",
      '"go"',
      ',"args":{}',
      '{"tool":"go","args":{}}',
    );
    let accepted = 0;
    fc.assert(
      fc.property(base, fc.nat(), fc.nat(3), fc.option(pieces), (text, place, length, piece) => {
        const at = place % (text.length + 1);
        const changed = text.slice(0, at) + (piece ?? "") + text.slice(at + length);
        const verdict = isPlan(changed);
        if (verdict) accepted++;
        expect(judge.accepts(changed)).toBe(verdict);
      }),
      { numRuns: 2500 },
    );
    expect(accepted).toBeGreaterThan(20);
  });

  it("allows exactly the integers of a range", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1200, max: 1200 }), fc.nat(1300), (min, size) => {
        const max = min + size;
        const judge = new Recogniser(`root ::= ${integerRange(min, max)}\n`);
        for (const n of [min - 1, min, min + 1, max - 1, max, max + 1, 0, min + (size >> 1)]) {
          expect(judge.accepts(String(n))).toBe(n >= min && n <= max);
        }
        for (const odd of ["", "-0", "00", "+1", "1.0", "-", `0${max}`]) {
          expect(judge.accepts(odd)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
    const large = new Recogniser(`root ::= ${integerRange(0, 2 ** 53 - 1)}\n`);
    expect(large.accepts(String(2 ** 53 - 1))).toBe(true);
    expect(large.accepts("9007199254740992")).toBe(false);
  });
});

/** A part of a rule: answers where a match that begins at `from` may end. */
type Part = (text: string, from: number) => ReadonlySet<number>;

/** A plain recogniser of the part of GBNF that is used here: all ends of all alternatives. */
class Recogniser {
  readonly #rules = new Map<string, Part>();
  #source = "";
  #at = 0;

  constructor(grammar: string) {
    for (const line of grammar.split("\n")) {
      const [, name, body] = /^([a-z0-9]+) ::= (.*)$/.exec(line) ?? [];
      if (name === undefined || body === undefined) continue;
      this.#source = body;
      this.#at = 0;
      this.#rules.set(name, this.#alternatives());
      if (this.#at < body.length) throw new Error(`What is "${body.slice(this.#at)}"?`);
    }
  }

  accepts(text: string): boolean {
    return this.#rules.get("root")?.(text, 0).has(text.length) === true;
  }

  #alternatives(): Part {
    const all = [this.#sequence()];
    while (this.#take("|")) all.push(this.#sequence());
    return (text, from) => new Set(all.flatMap((part) => [...part(text, from)]));
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (let part = this.#part(); part !== undefined; part = this.#part()) parts.push(part);
    return (text, from) => {
      let ends: ReadonlySet<number> = new Set([from]);
      for (const part of parts) ends = new Set([...ends].flatMap((at) => [...part(text, at)]));
      return ends;
    };
  }

  #part(): Part | undefined {
    let part: Part;
    if (this.#take("(")) {
      part = this.#alternatives();
      if (!this.#take(")")) throw new Error("A bracket is open");
    } else {
      const rest = this.#source.slice(this.#at);
      const [token, string, low, high, name] =
        /^\s*(?:"((?:[^"\\]|\\.)*)"|\[(\d)-(\d)\]|([a-z][a-z0-9]*))/.exec(rest) ?? [];
      if (token === undefined) return undefined;
      this.#at += token.length;
      if (string !== undefined) {
        const literal = JSON.parse(`"${string}"`) as string;
        part = (text, from) =>
          new Set(text.startsWith(literal, from) ? [from + literal.length] : []);
      } else if (low !== undefined && high !== undefined) {
        part = (text, from) => {
          const char = text.charAt(from);
          return new Set(char !== "" && char >= low && char <= high ? [from + 1] : []);
        };
      } else part = (text, from) => this.#rules.get(name ?? "")?.(text, from) ?? new Set();
    }
    if (this.#take("?")) {
      const once = part;
      return (text, from) => new Set([from, ...once(text, from)]);
    }
    if (this.#take("*")) {
      const once = part;
      return (text, from) => {
        const ends = new Set([from]);
        for (const end of ends) for (const next of once(text, end)) ends.add(next);
        return ends;
      };
    }
    return part;
  }

  #take(char: string): boolean {
    const [blanks = ""] = /^\s*/.exec(this.#source.slice(this.#at)) ?? [];
    if (this.#source.charAt(this.#at + blanks.length) !== char) return false;
    this.#at += blanks.length + 1;
    return true;
  }
}
