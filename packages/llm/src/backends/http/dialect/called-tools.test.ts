import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CalledTools } from "./called-tools.ts";
import { callsOf } from "./openai-dialect.ts";

const calls = [
  { name: "goto", input: '{"place":"forest"}' },
  { name: "chop", input: "{}" },
  { name: "goto", input: '{"place":"home"}' },
];
const whole = calls.map(({ name, input }) => `\n${name} ${input}\n`).join("");

/** The text for tool calls that a server sends in these messages and pieces. */
function said(messages: readonly (readonly object[])[]): string {
  const tools = new CalledTools();
  const texts = messages.map((pieces) => tools.add(callsOf({ tool_calls: pieces })));
  return texts.join("") + tools.end();
}

const piece = (index: number | undefined, id: string | undefined, called: object): object => ({
  ...(index === undefined ? {} : { index }),
  ...(id === undefined ? {} : { id }),
  function: called,
});
const cut = (text: string): string[] => [text.slice(0, 5), text.slice(5)];

describe("CalledTools", () => {
  it.each<[string, (readonly object[])[]]>([
    [
      "whole, in sequence",
      calls.map(({ name, input }, at) => [piece(at, `c${at}`, { name, arguments: input })]),
    ],
    [
      "whole, in one message without ids",
      [calls.map(({ name, input }) => piece(undefined, undefined, { name, arguments: input }))],
    ],
    [
      "whole, all with the same index",
      calls.map(({ name, input }) => [piece(0, undefined, { name, arguments: input })]),
    ],
    [
      "whole, all with the same index, but with ids",
      calls.map(({ name, input }, at) => [piece(0, `c${at}`, { name, arguments: input })]),
    ],
    [
      "names first",
      [
        ...calls.map(({ name }, at) => [piece(at, `c${at}`, { name, arguments: "" })]),
        ...calls.flatMap(({ input }, at) =>
          cut(input).map((part) => [piece(at, undefined, { arguments: part })]),
        ),
      ],
    ],
    [
      "names first, with ids",
      [
        ...calls.map(({ name }, at) => [piece(undefined, `c${at}`, { name, arguments: "" })]),
        ...calls.flatMap(({ input }, at) =>
          cut(input).map((part) => [piece(undefined, `c${at}`, { arguments: part })]),
        ),
      ],
    ],
    [
      "interleaved",
      [
        ...calls.map(({ name }, at) => [piece(at, `c${at}`, { name })]),
        ...[0, 1].flatMap((half) =>
          calls.map(({ input }, at) => [piece(at, undefined, { arguments: cut(input)[half] })]),
        ),
      ],
    ],
    [
      "with the name in each piece",
      calls.flatMap(({ name, input }, at) =>
        cut(input).map((part) => [piece(at, `c${at}`, { name, arguments: part })]),
      ),
    ],
    [
      "identified only by names",
      calls.flatMap(({ name, input }) => [
        [piece(undefined, undefined, { name })],
        ...cut(input).map((part) => [piece(undefined, undefined, { arguments: part })]),
      ]),
    ],
    [
      "with names in pieces",
      calls.flatMap(({ name, input }, at) => [
        [piece(at, undefined, { name: name.slice(0, 2) })],
        [piece(at, undefined, { name: name.slice(2) })],
        [piece(at, undefined, { arguments: input })],
      ]),
    ],
    [
      "with different ids for all pieces",
      calls.flatMap(({ name, input }, at) =>
        cut(input).map((part, half) => [
          piece(at, `c${at}-${half}`, { name: half === 0 ? name : "", arguments: part }),
        ]),
      ),
    ],
    [
      "whole, all with the same id",
      calls.map(({ name, input }, at) => [piece(at, "call", { name, arguments: input })]),
    ],
    [
      "with all arguments so far in each piece",
      calls.flatMap(({ name, input }, at) =>
        [input.slice(0, 1), input.slice(0, 8), input].map((part) => [
          piece(at, `c${at}`, { name, arguments: part }),
        ]),
      ),
    ],
    [
      "in pieces, then repeated as a whole",
      [
        ...calls.flatMap(({ name, input }, at) => [
          [piece(at, `c${at}`, { name, arguments: "" })],
          ...cut(input).map((part) => [piece(at, undefined, { arguments: part })]),
        ]),
        calls.map(({ name, input }, at) => piece(at, `c${at}`, { name, arguments: input })),
      ],
    ],
    [
      "with the same id under several indices",
      calls.flatMap(({ name, input }, at) => [
        [piece(2 * at, `c${at}`, { name, arguments: "" })],
        [piece(2 * at + 1, `c${at}`, { name, arguments: input })],
      ]),
    ],
    [
      "with a placeholder for the arguments",
      calls.flatMap(({ name, input }, at) => [
        [piece(at, `c${at}`, { name, arguments: "{}" })],
        [piece(at, undefined, { arguments: input })],
      ]),
    ],
    [
      "as a JSON string",
      calls.map(({ name, input }, at) => [
        piece(at, `c${at}`, { name, arguments: JSON.stringify(input) }),
      ]),
    ],
    [
      "without the function object",
      calls.map(({ name, input }, at) => [{ id: `c${at}`, name, args: JSON.parse(input) }]),
    ],
  ])("assembles calls that come %s", (_, messages) => {
    expect(said(messages)).toBe(whole);
  });

  it("counts the same call twice if nothing identifies it as one", () => {
    const chop = { name: "chop", arguments: "{}" };
    expect(said([[piece(0, undefined, chop)], [piece(0, undefined, chop)]])).toBe(
      "\nchop {}\n\nchop {}\n",
    );
  });

  it("emits each call once all before it are complete, for any interleaving", () => {
    const turns = fc.array(fc.nat(calls.length - 1), { minLength: 30, maxLength: 60 });
    fc.assert(
      fc.property(turns, fc.integer({ min: 1, max: 6 }), (order, length) => {
        const tools = new CalledTools();
        let text = calls
          .map(({ name }, index) => tools.add([{ index, id: "", name, input: "" }]))
          .join("");
        const left = calls.map(({ input }) => input);
        for (const index of [...order, ...calls.flatMap((_, at) => Array<number>(20).fill(at))]) {
          const input = (left[index] as string).slice(0, length);
          left[index] = (left[index] as string).slice(length);
          text += tools.add([{ index, id: "", name: "", input }]);
        }
        expect(text + tools.end()).toBe(whole);
      }),
    );
  });

  it("gives a call without arguments an empty object", () => {
    expect(
      said([[piece(0, "a", { name: "chop" })], [piece(1, "b", { name: "chop", arguments: "" })]]),
    ).toBe("\nchop {}\n\nchop {}\n");
  });
});
