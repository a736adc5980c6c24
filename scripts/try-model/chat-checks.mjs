// Guarantees of the service checked with OpenAI's own JavaScript client, whatever the model says.
import assert from "node:assert/strict";

const STORY = [{ role: "user", content: "Tell a long story about a village by a river." }];
const HELLO = [{ role: "user", content: "Say hello to the miller, in one sentence." }];
const LONG = "The river runs by the mill, and the miller counts the sacks. ".repeat(60);
/** Time within which an aborted call frees its slot, in milliseconds. */
const FREE_MS = 100;
const ANSWER = {
  type: "object",
  properties: { mood: { type: "string", enum: ["glad", "sad"] }, days: { enum: [1, 2, 3] } },
  required: ["mood", "days"],
  additionalProperties: false,
};
const PLACE = {
  type: "object",
  properties: { place: { type: "string", enum: ["mill", "inn"] } },
  required: ["place"],
  additionalProperties: false,
};

/**
 * @typedef {object} Watched
 * @property {string} model
 * @property {number[]} startsMs when calls of the model began
 * @property {boolean} isHere whether it runs in this process: only then answers are held to schemas, and its place is ours to free
 */

/**
 * @param {any} client of OpenAI
 * @param {Watched} watched
 * @returns {[string, () => Promise<string | undefined>][]}
 */
export function chatChecks(client, watched) {
  /** @param {object} body @param {object} options */
  const create = (body, options = {}) =>
    client.chat.completions.create(
      { model: watched.model, messages: HELLO, max_tokens: 40, ...body },
      options,
    );
  const ofHere = () => [...schemaChecks(create), ...abortChecks(create, watched)];
  return [...textChecks(create), ...endChecks(create), ...(watched.isHere ? ofHere() : [])];
}

function textChecks(create) {
  const hot = { temperature: 1, messages: STORY };
  const textOf = async (body) => (await create(body)).choices[0].message.content;
  const differing = async (body, count) => {
    const { choices } = await create({ messages: STORY, n: count, ...body });
    assert.equal(new Set(choices.map(({ message }) => message.content)).size, count);
  };
  return [
    [
      "answers, and counts its tokens",
      async () => {
        const { choices, usage } = await create({});
        const { content } = choices[0].message;
        assert.ok(content.trim().length > 0);
        assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0);
        assert.doesNotMatch(content, /<\|im_(start|end)\|>/);
        return content;
      },
    ],
    [
      "streams the same text in pieces",
      async () => {
        const pieces = [];
        for await (const { choices } of await create({ stream: true })) {
          pieces.push(choices[0]?.delta.content ?? "");
        }
        assert.equal(pieces.join(""), await textOf({}));
        assert.ok(pieces.length > 3);
      },
    ],
    [
      "repeats itself with the same seed, and not with another",
      async () => {
        const first = await textOf({ ...hot, seed: 7 });
        assert.equal(await textOf({ ...hot, seed: 7 }), first);
        assert.notEqual(await textOf({ ...hot, seed: 8 }), first);
      },
    ],
    ["gives n answers that differ", () => differing({ temperature: 1 }, 3)],
    ["gives n answers that differ where no temperature is given", () => differing({}, 2)],
  ];
}

function endChecks(create) {
  return [
    [
      "stops at a text",
      async () => {
        const asked = { messages: STORY, max_tokens: 60 };
        const whole = (await create(asked)).choices[0].message.content;
        const stop = whole.split(" ").at(6);
        const { choices } = await create({ ...asked, stop });
        assert.equal(choices[0].finish_reason, "stop");
        assert.equal(choices[0].message.content, whole.slice(0, whole.indexOf(stop)));
      },
    ],
    [
      "is cut at max_tokens, and says so",
      async () => {
        const { choices, usage } = await create({ messages: STORY, max_tokens: 5 });
        assert.equal(choices[0].finish_reason, "length");
        assert.equal(usage.completion_tokens, 5);
      },
    ],
  ];
}

function schemaChecks(create) {
  return [
    [
      "follows a JSON schema",
      async () => {
        const json_schema = { name: "answer", strict: true, schema: ANSWER };
        const { choices } = await create({ response_format: { type: "json_schema", json_schema } });
        const text = choices[0].message.content;
        const { mood, days } = JSON.parse(text);
        assert.ok(["glad", "sad"].includes(mood) && [1, 2, 3].includes(days));
        return text;
      },
    ],
    [
      "calls a tool",
      async () => {
        const tool = { name: "goto", description: "Walk to a place.", parameters: PLACE };
        const tools = [{ type: "function", function: tool }];
        const messages = [{ role: "user", content: "Go to the inn." }];
        const { choices } = await create({ tools, tool_choice: "required", messages });
        const [call] = choices[0].message.tool_calls;
        assert.equal(choices[0].finish_reason, "tool_calls");
        assert.equal(call.function.name, "goto");
        assert.ok(["mill", "inn"].includes(JSON.parse(call.function.arguments).place));
        return call.function.arguments;
      },
    ],
  ];
}

function abortChecks(create, { startsMs }) {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  /** Time from aborting a running call to the start of the next in line. */
  const freeMs = async (body, afterMs) => {
    const stop = new AbortController();
    const before = startsMs.length;
    const given = create(body, { signal: stop.signal }).catch(() => undefined);
    while (startsMs.length === before) await pause(5);
    const waiting = create({ max_tokens: 1 });
    await pause(afterMs);
    assert.equal(
      startsMs.length,
      before + 1,
      "the place was not taken, or free before it was given up",
    );
    const stoppedMs = performance.now();
    stop.abort();
    await Promise.all([given, waiting]);
    const took = startsMs.at(-1) - stoppedMs;
    assert.ok(took <= FREE_MS, `it took ${took.toFixed(0)} ms`);
    return `${took.toFixed(0)} ms`;
  };
  const name = (doing) =>
    `frees the place of a call that is aborted while it ${doing} within ${FREE_MS} ms`;
  return [
    [name("reads"), () => freeMs({ messages: [{ role: "user", content: LONG }] }, 300)],
    [name("writes"), () => freeMs({ messages: STORY, max_tokens: 400 }, 1500)],
  ];
}
