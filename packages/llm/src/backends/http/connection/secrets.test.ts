import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secrets } from "./secrets.ts";

const key = "sk-0123456789";

/** Output of a filter for a text in pieces. */
function filtered(secrets: Secrets, text: string, cuts: readonly number[]): string {
  const filter = secrets.filter();
  let shown = "";
  let from = 0;
  for (const cut of [...cuts, text.length].sort((one, other) => one - other)) {
    const at = Math.max(from, Math.min(cut, text.length));
    shown += filter.push(text.slice(from, at));
    from = at;
  }
  return shown + filter.end();
}

describe("Secrets", () => {
  it("redacts every secret", () => {
    const secrets = new Secrets([key, undefined, "password1", `${key}-long`]);
    expect(secrets.redact(`${key}, ${key}-long, password1.`)).toBe("***, ***, ***.");
    expect(secrets.redact("nothing to hide")).toBe("nothing to hide");
  });

  it("leaves placeholder keys alone", () => {
    expect(new Secrets(["none", "test"]).redact("test: none")).toBe("test: none");
  });

  it("redacts a streamed text like the whole, for any piece boundaries", () => {
    const secrets = new Secrets([key]);
    // Partial keys are the hard case.
    const part = fc.oneof(
      fc.constant(key),
      fc.nat(key.length).map((length) => key.slice(0, length)),
      fc.string({ maxLength: 5 }),
    );
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 20 }), (whole, cuts) => {
        expect(filtered(secrets, whole, cuts)).toBe(secrets.redact(whole));
      }),
    );
  });

  it("holds back only a possible beginning of a secret", () => {
    const filter = new Secrets([key]).filter();
    expect(filter.push('{"steps"')).toBe('{"steps"');
    expect(filter.push(":s")).toBe(":");
    expect(filter.push("it")).toBe("sit");
    expect(filter.end()).toBe("");
  });
});
