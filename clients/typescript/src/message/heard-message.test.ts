import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isServerMessage } from "./heard-message.ts";

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
  it("is understood", () => {
    expect(types.length).toBeGreaterThan(10);
    const lost = said.filter((each) => !isServerMessage(each));
    expect(lost.filter((each) => each["type"] !== "drain")).toEqual([]);
  });

  it.each(types)("is no message without what clients read: %s", (type) => {
    const [first] = said.filter((each) => each["type"] === type);
    const { n, ...others } = first as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(others)) {
      const wrong = { ...first, [name]: { no: ["such", "member"] } };
      const isRead = !UNREAD.has(name) && type !== "drain";
      if (isRead) expect([name, isServerMessage(wrong)]).toEqual([name, false]);
    }
    expect(isServerMessage({ ...first, n: 0 })).toBe(false);
  });
});

/** Members of messages that clients leave alone. */
const UNREAD: ReadonlySet<string> = new Set([
  ...["protocol", "session", "domain", "domainHash", "revision", "layout", "limits"],
  ...["hit", "mended", "ensemble"],
]);
