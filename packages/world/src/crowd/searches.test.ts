import { describe, expect, it } from "vitest";
import { CrowdSearches } from "./searches.ts";

describe("searches of a crowd whose known plans are all in use", () => {
  const isCrowded = (): boolean => true;

  it("look for another kind of plan at once, and then now and then", () => {
    let changes = 0;
    const searches = new CrowdSearches(() => changes);
    searches.agents = 16;
    searches.note("useful", 0, true);
    changes++;
    expect(searches.areInVain("useful", 100, isCrowded)).toBe(false);
    // Each of many agents that ask at once would only find the same plan.
    searches.started("useful", 0);
    expect(searches.areInVain("useful", 100, isCrowded)).toBe(true);
    expect(searches.areInVain("useful", 100, () => false)).toBe(false);
    expect(searches.areInVain("useful", 500, isCrowded)).toBe(false);
    searches.agents = 15;
    expect(searches.areInVain("useful", 100, isCrowded)).toBe(false);
    searches.agents = 16;
    searches.note("useful", 100, false);
    changes++;
    expect(searches.areInVain("useful", 200, isCrowded)).toBe(true);
    expect(searches.areInVain("useful", 200, () => false)).toBe(false);
    expect(searches.areInVain("useful", 6000, isCrowded)).toBe(false);
    // The more often in vain, the longer they wait.
    for (let failure = 0; failure < 9; failure++) searches.note("useful", 6000, false);
    changes++;
    expect(searches.areInVain("useful", 9000, () => false)).toBe(true);
    expect(searches.areInVain("useful", 10_500, () => false)).toBe(false);
    // However large the crowd, what has become possible is found within ten seconds.
    searches.agents = 1000;
    expect(searches.areInVain("useful", 12_300, () => false)).toBe(true);
    expect(searches.areInVain("useful", 12_500, () => false)).toBe(false);
    expect(searches.areInVain("useful", 15_900, isCrowded)).toBe(true);
    expect(searches.areInVain("useful", 16_100, isCrowded)).toBe(false);
    searches.note("useful", 100, true);
    searches.note("useful", 100, false);
    changes++;
    // A few agents search often: it takes them little time.
    searches.agents = 4;
    expect(searches.areInVain("useful", 1000, isCrowded)).toBe(true);
    expect(searches.areInVain("useful", 1400, isCrowded)).toBe(false);
  });
});

it("searches of a crowd that were saved and loaded are as long ago, and rest on as much", () => {
  let changes = 5;
  const saved = new CrowdSearches(() => changes);
  saved.agents = 16;
  saved.note("old", 0, true);
  saved.note("moved", 9000, false);
  changes++;
  saved.note("still", 9000, false);
  const loaded = new CrowdSearches(() => 2);
  loaded.agents = 16;
  // The game's clock has started over.
  loaded.restore(saved.save(10_000), 0, 2);
  const inVain = (key: string, nowMs: number) => loaded.areInVain(key, nowMs, () => false);
  expect(inVain("old", 100)).toBe(false);
  expect(inVain("moved", 100)).toBe(false);
  expect(inVain("still", 3900)).toBe(true);
  expect(inVain("still", 4000)).toBe(false);
});

it("a search while the crowd had no members, which has no time, is not saved", () => {
  const searches = new CrowdSearches(() => 0);
  searches.note("timeless", Number.NEGATIVE_INFINITY, false);
  searches.note("timed", 900, false);
  expect(searches.save(1000).map(({ key }) => key)).toEqual(["timed"]);
});

it("agents of a crowd wait for the search of an equal one, for as long as it goes on", () => {
  const searches = new CrowdSearches(() => 0);
  const [searcher, follower] = [{ isAsked: true }, {}];
  expect(searches.follow("useful", follower)).toBe(false);
  searches.begin("useful", searcher);
  expect(searches.follow("fed", follower)).toBe(false);
  expect(searches.follow("useful", follower)).toBe(true);
  expect(searches.follows(follower)).toBe(true);
  searcher.isAsked = false;
  expect(searches.follows(follower)).toBe(false);
  expect(searches.follow("useful", follower)).toBe(false);
});
