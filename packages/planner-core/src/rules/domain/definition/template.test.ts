// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of the domain language
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { fillTemplate, isTemplateProblem, parseTemplate, soleParameter } from "./template.ts";

/** The text with the given arguments filled in, or the problem's message. */
function fill(source: string, args: Readonly<Record<string, string | number | boolean>>): string {
  const template = parseTemplate(source, Object.keys(args));
  return isTemplateProblem(template)
    ? template.message
    : fillTemplate(template, Object.values(args));
}

describe("a template", () => {
  it.each([
    ["plain", "plain"],
    ["", ""],
    ["has_$item", "has_axe"],
    ["$item", "axe"],
    ["$item$item", "axeaxe"],
    ["has_${item}s", "has_axes"],
    ["${item}${n}", "axe3"],
    ["lv$n", "lv3"],
    ["door_$open", "door_true"],
    ["$$", "$"],
    ["$$item", "$item"],
    ["$$$item", "$axe"],
    ["a$$b$$$$", "a$b$$"],
    ["}{", "}{"],
    // The longest declared name that fits wins; the rest is text.
    ["$items", "axes"],
    ["$item_kind", "tool"],
    ["$item_kinds", "tools"],
    ["$item_kin", "axe_kin"],
    // Inserted text is not parsed.
    ["$trap", "$item"],
    ["$$trap", "$trap"],
  ])("%s becomes %s", (source, expected) => {
    const args = { item: "axe", n: 3, open: true, item_kind: "tool", trap: "$item" };
    expect(fill(source, args)).toBe(expected);
  });

  it.each(["$", "a$", "$ x", "$x", "${", "${item", "${x}", "${}", "$ item", "$Item"])(
    "%s is a problem that names the parameters",
    (source) => {
      const template = parseTemplate(source, ["item"]);
      if (!isTemplateProblem(template)) throw new Error("it was read");
      expect(template.message).toContain("names no parameter of this tool");
      expect(template.hint).toBe("declared: $item; write $$ for a dollar sign");
    },
  );

  it("lists few parameters in a hint, computed on demand", () => {
    const parameters = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const list = vi.spyOn(parameters, "slice");
    const template = parseTemplate("$x", parameters);
    if (!isTemplateProblem(template)) throw new Error("it was read");
    expect(list).not.toHaveBeenCalled();
    expect(template.hint).toMatch(/^declared: \$p0, .*, \$p11, …; write/);
  });

  it("stops filling in a text that grows too long", () => {
    const template = parseTemplate("$a".repeat(100), ["a"]);
    if (isTemplateProblem(template)) throw new Error("it was not read");
    expect(fillTemplate(template, ["x".repeat(50)], 120)).toHaveLength(150);
    expect(fillTemplate(template, ["x".repeat(50)])).toHaveLength(5000);
  });

  it("reports a tool without parameters, and refuses endless texts", () => {
    expect(parseTemplate("$x", [])).toMatchObject({ hint: /the tool has no parameters/ });
    expect(parseTemplate("x".repeat(1001), [])).toMatchObject({ message: /too long/ });
  });

  it("recognises a sole parameter", () => {
    const sole = (source: string): number | undefined => {
      const template = parseTemplate(source, ["a", "b"]);
      return isTemplateProblem(template) ? undefined : soleParameter(template);
    };
    expect(["$a", "$b", "${b}"].map(sole)).toEqual([0, 1, 1]);
    expect(["a", "$a$b", "x$a", "$$a", "$a "].map(sole)).toEqual(Array(5).fill(undefined));
  });

  it("unescapes any escaped text (1,000 texts)", () => {
    const text = fc.string({ unit: fc.constantFrom("$", "{", "}", "a", "b", "é", "😀") });
    fc.assert(
      fc.property(text, text, (before, inserted) => {
        const source = `${before.replaceAll("$", "$$$$")}\${p}`;
        expect(fill(source, { p: inserted, a: "wrong", ab: "wrong" })).toBe(before + inserted);
      }),
      { numRuns: 1000 },
    );
  });
});
