import { describe, expect, it } from "vitest";
import { changedFiles, foldersThatRead, foldersWithin } from "../../../scripts/testing/changed.mjs";

describe("the tests of a change", () => {
  it("are those of vitest's graph for a source, and of all pages", () => {
    expect(foldersThatRead(["packages/cache/src/index.ts"])).toEqual(["docs/testing"]);
  });

  it("are those of its package for a file that is read and not imported", () => {
    const files = ["packages/llm/src/decoding/__fixtures__/answer.json", "README.md"];
    expect(foldersThatRead(files)).toEqual(["docs/testing", "packages/llm"]);
  });

  it("are those of its template for a file of a template", () => {
    const page = "workshop/create-understudy/templates/colony/index.html";
    expect(foldersThatRead([page])).toEqual([
      "docs/testing",
      "workshop/create-understudy/templates/colony",
    ]);
  });

  it("are only those within the folders that somebody names", () => {
    const folders = ["docs/testing", "packages/llm"];
    expect(foldersWithin(folders, [])).toEqual(folders);
    expect(foldersWithin(folders, ["packages"])).toEqual(["packages/llm"]);
    expect(foldersWithin(folders, ["packages/llm/src/models/pool"])).toEqual([
      "packages/llm/src/models/pool",
    ]);
    expect(foldersWithin(folders, ["packages/llm-other"])).toEqual([]);
  });

  it("are none for no change", () => {
    expect(foldersThatRead([])).toEqual([]);
  });

  it("are asked of git, which says what is wrong with a commit that it does not know", () => {
    expect(() => changedFiles("no-such-commit")).toThrow(/no-such-commit/);
  });
});
