import { loadDomain } from "@understudy/planner-core";
import { expect, it, vi } from "vitest";
import { askServer } from "../testing/ask.ts";
import { PUZZLE, SWAPPED } from "../testing/puzzle.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SearchThreads } from "./search-threads.ts";

const servers = new ServerSet();

it.each([
  ["goes on in a thread of the server", 1],
  ["stays on the serving thread of a server without others", 0],
])("a long search %s", async (_, searchThreads) => {
  const search = vi.spyOn(SearchThreads.prototype, "search");
  try {
    const domains = [{ name: "puzzle", domain: loadDomain(PUZZLE as never) }];
    const server = await servers.start({ domains, searchThreads }, "in threads");
    const body = { domain: "puzzle", agent: "ann", state: SWAPPED, goal: "ordered" };
    const answer = await askServer(server, "/v1/plan", { body: { ...body, budgetMs: 600_000 } });
    expect(answer.json.status).toBe("unsolvable");
    const replies = await Promise.all(search.mock.results.map(({ value }) => value));
    const moved = { status: "searched", result: { status: "unsolvable" } };
    expect(replies).toMatchObject(Array.from({ length: searchThreads }, () => moved));
    const [threads] = search.mock.contexts as readonly SearchThreads[];
    expect(threads?.threads ?? []).toHaveLength(searchThreads);
  } finally {
    search.mockRestore();
  }
});
