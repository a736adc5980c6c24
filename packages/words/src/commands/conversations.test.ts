import { loadDomain } from "@understudy/planner-core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandDesk, type DeskMemory } from "./command-desk.ts";
import type { CommandThing } from "./command-reading.ts";

const languages = [ENGLISH, GERMAN, SPANISH, FRENCH];
const domain = loadDomain({
  name: "meadow",
  kinds: {
    goat: {
      milked: { type: "boolean" },
      coat: { type: "enum", values: ["white", "black", "green"] },
    },
    berries: { ripe: { type: "boolean" } },
  },
  places: { goat: 5, berries: 5 },
  state: { near: { type: "thing", of: ["goat", "berries"], position: true } },
  tools: [
    { name: "walk", things: { to: ["goat", "berries"] }, then: { near: "$to" } },
    { name: "milk", things: { it: "goat" }, when: { near: "$it" }, then: { "$it.milked": true } },
    { name: "pick", things: { it: "berries" }, when: { near: "$it" }, then: { "$it.ripe": false } },
  ],
  goals: [
    {
      name: "milked",
      words: ["melk", "trais", "ordeña"],
      things: { it: "goat" },
      when: { "$it.milked": true },
    },
    { name: "picked", words: ["pick"], things: { it: "berries" }, when: { "$it.ripe": false } },
  ],
  words: {
    goat: ["Ziege", "chèvre", "cabra"],
    green: ["grüne", "verte", "verde"],
    white: ["weiße", "blanche", "blanca"],
  },
});

const things: readonly CommandThing[] = [
  { id: "snow", kind: "goat", properties: { coat: "white" } },
  { id: "soot", kind: "goat", properties: { coat: "black" } },
  { id: "ash", kind: "goat", properties: { coat: "black" } },
  { id: "g4", kind: "goat", names: ["Moss"], properties: { coat: "green" } },
  { id: "berries 7", kind: "berries", properties: { ripe: true } },
  { id: "berries 1", kind: "berries", properties: { ripe: true } },
  { id: "berries 2", kind: "berries", properties: { ripe: false } },
];
const spots: Readonly<Record<string, number>> = { ash: 1, soot: 2, snow: 3 };
const distance = (_: unknown, to: string | number): number => spots[to] ?? 5;

interface MeadowGoal {
  readonly goal: string;
  readonly things: Readonly<Record<string, string>>;
}

interface MeadowConstraint {
  readonly disabled?: readonly object[];
}

/** An agent with the lists of one of a world. */
function goatherd() {
  const orders: { readonly goal: MeadowGoal; readonly priority: number }[] = [];
  const constraints: MeadowConstraint[] = [];
  return {
    orders: {
      list: orders,
      add(goal: MeadowGoal, priority = 0) {
        const order = { goal, priority };
        orders.push(order);
        return order;
      },
      remove: (order: (typeof orders)[number]) => orders.splice(orders.indexOf(order), 1),
    },
    constraints: {
      list: constraints,
      add(constraint: MeadowConstraint) {
        constraints.push(constraint);
        return constraint;
      },
      remove: (constraint: MeadowConstraint) =>
        constraints.splice(constraints.indexOf(constraint), 1),
    },
  };
}

const desk = new CommandDesk({ domain, languages });

/** Says some texts to an agent. @returns what each was read as, or a question */
function talk(texts: readonly string[], nell = goatherd()): string[] {
  return texts.map((text) => {
    const { question, readAs } = desk.take(text, nell, { things, distance });
    return question ?? readAs;
  });
}

describe("an answer to a question", () => {
  it.each([
    ["the green one", "milk Moss"],
    ["Moss", "milk Moss"],
    ["soot, please", "milk soot"],
    ["the second", "milk soot"],
    ["the third one", "milk snow"],
    ["3", "milk snow"],
    ["the last", "milk Moss"],
    ["the closest", "milk ash"],
    ["the two closest", "milk ash and soot"],
    ["the first two", "milk ash and soot"],
    ["snow and the green one", "milk snow and Moss"],
    ["all but snow", "milk ash, soot and Moss"],
    ["all of them", "milk ash, soot, snow and Moss"],
    ["no, snow", "milk snow"],
    ["milk the second", "milk soot"],
    ["the second goat", "milk soot"],
    ["die zweite", "milk soot"],
    ["die grüne", "milk Moss"],
    ["la segunda", "milk soot"],
    ["la más cercana", "milk ash"],
    ["la deuxième", "milk soot"],
    ["la plus proche", "milk ash"],
  ])("is taken: %s", (answer, readAs) =>
    expect(talk(["milk the goat", answer])).toEqual(["which one? ash, soot, snow, Moss", readAs]),
  );

  it.each([
    ["berries 7", "pick berries 7"],
    ["7", "pick berries 7"],
    ["the 1", "pick berries 1"],
    ["2", "pick berries 1"],
    ["both", "pick berries 7 and berries 1"],
    ["beide", "pick berries 7 and berries 1"],
    ["not berries 7", "pick berries 1"],
  ])("may be a number: %s", (answer, readAs) =>
    expect(talk(["pick the ripe berries", answer])).toEqual([
      "which one? berries 7, berries 1",
      readAs,
    ]),
  );

  it.each([
    ["the black one", "which one? ash, soot"],
    ["not the black one", "which one? snow, Moss"],
    ["the purple one", 'I know of no "the purple one". which one? ash, soot, snow, Moss'],
    ["both", 'I know of no "both". which one? ash, soot, snow, Moss'],
    ["six of them", 'I know of no "six of them". which one? ash, soot, snow, Moss'],
    ["berries 7", 'I know of no "berries 7". which one? ash, soot, snow, Moss'],
  ])("that does not tell is asked about again: %s", (answer, question) => {
    const [, asked, readAs] = talk(["milk the goat", answer, "the first"]);
    expect(asked).toBe(question);
    expect(readAs).toBe(answer === "not the black one" ? "milk snow" : "milk ash");
  });

  it("may be about several words of a command, one after the other", () => {
    expect(talk(["milk the goat and pick the ripe berries", "snow", "7"])).toEqual([
      "which one? ash, soot, snow, Moss",
      "which one? berries 7, berries 1",
      "milk snow and pick berries 7",
    ]);
  });

  it("may choose among too few, or after an unknown name", () => {
    expect(talk(["milk five goats", "all of them"])[1]).toMatch(/^milk ash.*Moss$/);
    expect(talk(["milk the goat zebra", "soot"])).toEqual([
      'I know of no "goat zebra". which one? ash, soot, snow, Moss',
      "milk soot",
    ]);
  });

  it("is no answer if it is a command of its own, which replaces the question", () => {
    const nell = goatherd();
    expect(talk(["milk the goat", "pick berries 2", "soot"], nell).slice(1)).toEqual([
      "pick berries 2",
      'that cannot be done with "soot".',
    ]);
    expect(talk(["milk the goat", "milk the dragon"], nell)[1]).toBe('what does "dragon" mean?');
    expect(desk.questionOf(nell)).toBeUndefined();
  });

  it("accepts every option that a question offers, in the words of the question", () => {
    const name = fc.oneof(
      fc.stringMatching(/^[a-z]{3,9}$/),
      fc.stringMatching(/^[a-z]{3,9}[ _-][a-z]{3,9}$/),
      fc.stringMatching(/^goat[ _-]?[1-9][0-9]?$/),
      fc.stringMatching(/^[a-z][1-9]$/),
      fc.uuid(),
    );
    const ids = fc.uniqueArray(fc.oneof(name, fc.integer({ min: 1, max: 99 })), {
      minLength: 2,
      maxLength: 4,
      // Without separators and case, names could be the same.
      selector: (id) => /\d+$/.exec(String(id))?.[0] ?? String(id).replace(/[ _-]/g, ""),
    });
    fc.assert(
      fc.property(ids, fc.nat(), (all, at) => {
        const goats = all.map((id) => ({ id, kind: "goat" }));
        const nell = goatherd();
        const { question = "" } = desk.take("milk the goat", nell, { things: goats });
        const offered = question.replace("which one? ", "").split(", ");
        const index = at % offered.length;
        expect(desk.take(offered[index] ?? "", nell, { things: goats }).readAs).toBe(
          `milk ${all[index]}`,
        );
      }),
    );
  });
});

describe("an open question", () => {
  it("belongs to one agent", () => {
    const [nell, finn] = [goatherd(), goatherd()];
    desk.take("milk the goat", nell, { things, distance });
    expect(desk.take("soot", finn, { things }).question).toMatch(/^what should be done/);
    expect(desk.take("soot", nell, { things }).readAs).toBe("milk soot");
  });

  it("expires after a time, or by a call", () => {
    const patient = new CommandDesk({ domain, languages, answerWithinMs: 1000 });
    const ask = (nell: ReturnType<typeof goatherd>, answerAtMs: number) => {
      patient.take("milk the goat", nell, { things, nowMs: 500 });
      return patient.take("soot", nell, { things, nowMs: answerAtMs }).readAs;
    };
    expect(ask(goatherd(), 1500)).toBe("milk soot");
    expect(ask(goatherd(), 1501)).toBe("");
    const nell = goatherd();
    patient.take("milk the goat", nell, { things, nowMs: 500 });
    expect([patient.questionOf(nell, 1500)?.text, patient.questionOf(nell, 1501)]).toEqual([
      "milk the goat",
      undefined,
    ]);
    patient.dropQuestion(nell);
    expect(patient.questionOf(nell)).toBeUndefined();
  });

  it("is saved as JSON with the commands to take back", () => {
    const nell = goatherd();
    talk(["milk snow, but avoid berries 7", "milk the goat"], nell);
    const saved = JSON.stringify(desk.memoryOf(nell));
    const loaded = new CommandDesk({ domain, languages });
    loaded.restore(nell, JSON.parse(saved) as DeskMemory);
    expect(loaded.take("the second", nell, { things, distance }).readAs).toBe("milk soot");
    expect(loaded.take("stop", nell, { things }).readAs).toBe("withdrawn: milk soot");
    expect(loaded.take("stop", nell, { things }).readAs).toBe(
      "withdrawn: milk snow, but avoid berries 7",
    );
    expect([nell.orders.list, nell.constraints.list]).toEqual([[], []]);
  });
});

describe("a withdrawal", () => {
  it.each([
    ...["stop", "Stop!", "please stop now", "stop it", "halt", "cancel that", "forget it"],
    ...["forget that", "never mind", "cancel the last order", "hör auf", "vergiss es", "stopp"],
    ...["para", "olvídalo", "cancela eso", "arrête", "laisse tomber", "oublie ça"],
  ])("takes back the last command: %s", (text) => {
    const nell = goatherd();
    const [, , readAs] = talk(["milk snow", "milk soot and ash", text], nell);
    expect(readAs).toBe("withdrawn: milk soot and ash");
    expect(nell.orders.list.map(({ goal }) => goal.things)).toEqual([{ it: "snow" }]);
  });

  it.each([
    "stop everything",
    "cancel all orders",
    "forget all that",
    "stopp alles",
    "para todo",
    "arrête tout",
  ])("takes back all: %s", (text) => {
    const nell = goatherd();
    const [, , readAs] = talk(["milk snow", "milk soot, but avoid ash", text], nell);
    expect(readAs).toBe("withdrawn: milk snow and soot, but avoid ash");
    expect([nell.orders.list, nell.constraints.list]).toEqual([[], []]);
  });

  it.each(["don't stop", "never stop", "n'arrête pas", "hör nicht auf"])(
    "is none if it is negated: %s",
    (text) => {
      const nell = goatherd();
      talk(["milk snow", text], nell);
      expect(nell.orders.list).toHaveLength(1);
    },
  );

  it.each(["never mind", "forget it", "vergiss es", "olvídalo", "laisse tomber"])(
    "of words drops only an open question: %s",
    (text) => {
      const nell = goatherd();
      expect(talk(["milk snow", "milk the goat", text], nell)[2]).toBe("withdrawn: the question");
      expect(nell.orders.list).toHaveLength(1);
      expect(desk.questionOf(nell)).toBeUndefined();
    },
  );

  it("by stopping ends the question and the last command", () => {
    const nell = goatherd();
    expect(talk(["milk snow", "milk the goat", "stop"], nell)[2]).toBe("withdrawn: milk snow");
    expect(desk.questionOf(nell)).toBeUndefined();
  });

  it("passes over commands that are done, and takes an order that the desk did not give last", () => {
    const nell = goatherd();
    talk(["milk snow", "milk soot"], nell);
    nell.orders.list.splice(1, 1);
    expect(talk(["stop", "stop"], nell)).toEqual(["withdrawn: milk snow", "withdrawn: nothing"]);
    nell.orders.add({ goal: "milked", things: { it: "ash" } });
    expect(talk(["stop"], nell)).toEqual(["withdrawn: milk ash"]);
  });

  it("returns what it took back", () => {
    const nell = goatherd();
    const { orders, constraint } = desk.take("milk snow, but avoid ash", nell, { things });
    const { withdrawn } = desk.take("stop", nell, { things });
    expect(withdrawn).toEqual({ orders, constraints: [constraint] });
  });
});

describe("a question is asked in the language of the command", () => {
  it.each([
    ["melk die Ziege", "welches? ash, soot, snow, Moss"],
    ["trais la chèvre, s'il te plaît", "lequel ? ash, soot, snow, Moss"],
    ["ordeña la cabra", "¿cuál? ash, soot, snow, Moss"],
    ["melk alle Ziegen um Mitternacht", "nur jetzt, nicht „Mitternacht“?"],
    ["milk all goats at noon", 'only now, not "noon"?'],
  ])("%s", (text, question) => {
    expect(talk([text])).toEqual([question]);
  });

  it("and so is the next one about the same command", () => {
    expect(talk(["melk die Ziege", "zebra"])[1]).toBe(
      "„zebra“ kenne ich nicht. Welches? ash, soot, snow, Moss",
    );
  });
});

describe("what was forbidden before", () => {
  it.each([
    [["don't milk ash", "stop"], "withdrawn: do not milk ash", []],
    [["don't milk ash", "milk ash"], "milk ash (withdrawn: do not milk ash)", []],
    [["avoid ash", "milk ash"], "milk ash (withdrawn: avoid ash)", []],
    [["don't milk ash and soot", "milk ash"], "milk ash (withdrawn: do not milk ash)", ["soot"]],
    [["don't milk ash and soot", "milk ash", "stop", "stop"], "withdrawn: do not milk soot", []],
    [["don't milk ash", "milk soot"], "milk soot", ["ash"]],
  ])("is withdrawn as it was said, or by an order for it: %j", (texts, readAs, left) => {
    const nell = goatherd();
    expect(talk(texts, nell).at(-1)).toBe(readAs);
    const disabled = nell.constraints.list.flatMap((each) => each.disabled ?? []);
    expect(disabled).toEqual(left.map((it) => ({ tool: "milk", things: { it } })));
  });
});
