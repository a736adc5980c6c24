import { expect, it } from "vitest";
import { Yard } from "../../testing/squads/scripted-yard.ts";
import { SquadRunner } from "./squad-runner.ts";

const names = (size: number): readonly string[] =>
  Array.from({ length: size }, (_, index) => `m${index}`);
const REFUSED = "/members: must be 1 to 16 different names, not 17 (from 1 to 16; a larger group";

it("a squad has up to sixteen members, also by joining and in a save; more are refused", () => {
  const game = new Yard([]);
  const [state] = Object.values(game.states) as [object];
  expect(() => new SquadRunner(game.options({ members: names(17) }))).toThrow(REFUSED);
  const squad = new SquadRunner(game.options({ members: names(15) }));
  squad.joined("m15", state);
  expect(squad.members).toHaveLength(16);
  expect(() => squad.joined("m16", state)).toThrow(REFUSED);
  expect(squad.members).toEqual(names(16));
  const saved = JSON.parse(JSON.stringify(squad)) as { members: object[] };
  expect(SquadRunner.restore(saved, game.options()).members).toEqual(names(16));
  const members = [...saved.members, { name: "m16", state: null }];
  expect(() => SquadRunner.restore({ ...saved, members }, game.options())).toThrow(
    /\/members: .*16/,
  );
});
