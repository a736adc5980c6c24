import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { heardIn } from "./heard-message.ts";

const releases = new URL("../../../../testing/old-files/files/", import.meta.url);

/** Each line of a kind that a server, or the library, said in a release before this one. */
function saidBefore(kind: "service-talk" | "library-talk", said: RegExp): string[] {
  const folders = readdirSync(releases, { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  );
  return folders.flatMap(({ name }) => {
    const folder = new URL(`${name}/${kind}/`, releases);
    const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
    return texts.flatMap((text) => [...text.matchAll(said)].map(([, message = ""]) => message));
  });
}

const said = [
  ...saidBefore("service-talk", /^\{"server":(.*)\}$/gm),
  ...saidBefore("library-talk", /^take (.*)$/gm),
].map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
const types = [...new Set(said.map(({ type }) => type))];

describe("what servers of earlier releases said", () => {
  it("is understood, with its number", () => {
    expect(types.length).toBeGreaterThan(10);
    const lost = said.filter((each) => {
      const { n, message } = heardIn(JSON.stringify(each));
      return n !== each["n"] || (message === undefined && each["type"] !== "drain");
    });
    expect(lost).toEqual([]);
  });

  it.each(types)("is no message without what clients read: %s", (type) => {
    const [first] = said.filter((each) => each["type"] === type);
    const { n, ...others } = first as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(others)) {
      const wrong = { ...first, [name]: { no: ["such", "member"] } };
      const { message } = heardIn(JSON.stringify(wrong));
      const isRead = !UNREAD.has(name) && type !== "drain";
      if (isRead) expect([name, message]).toEqual([name, undefined]);
    }
    expect(heardIn(JSON.stringify({ ...first, n: 0 }))).toEqual({});
  });
});

/** Members of messages that clients leave alone. */
const UNREAD: ReadonlySet<string> = new Set([
  ...["protocol", "session", "domain", "domainHash", "revision", "layout", "limits"],
  ...["via", "ensemble"],
]);
