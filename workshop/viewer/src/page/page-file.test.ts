import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageWith, readPage } from "./page-file.ts";

const PAGE = "<title>x</title><!-- recording --><script>go()</script>";
const inside =
  /^<title>x<\/title><script type="application\/json" id="recording">([\s\S]*?)<\/script><script>go\(\)<\/script>$/;

describe("a page with an embedded recording", () => {
  it("contains the exact text, whatever its content, and ends correctly", () => {
    const nasty = fc.constantFrom(
      "</script>",
      "<!--",
      "<script>",
      "$&",
      "\u2028",
      "\\u003c",
      "]]>",
      "\ud800",
    );
    const text = fc.array(fc.oneof(fc.string(), nasty)).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (recording) => {
        const page = pageWith(PAGE, recording);
        const [, json = ""] = inside.exec(page) ?? [];
        expect(json).not.toMatch(/[<\u2028\u2029]/);
        expect(JSON.parse(json)).toBe(recording);
      }),
    );
  });

  it("says what to do if it is missing or damaged", async () => {
    const folder = await mkdtemp(join(tmpdir(), "understudy-page-test-"));
    const file = pathToFileURL(join(folder, "index.html"));
    try {
      await expect(readPage(file)).rejects.toThrow(/build script/);
      await writeFile(file, "<title>x</title>");
      await expect(readPage(file)).rejects.toThrow(/no place for a recording/);
      await writeFile(file, PAGE);
      expect(await readPage(file)).toBe(PAGE);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
