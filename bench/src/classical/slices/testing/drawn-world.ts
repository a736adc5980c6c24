import type { DomainDefinition, ToolDefinition } from "@understudy/planner-core";

/** A randomly generated world. */
export interface DrawnWorld {
  readonly domain: DomainDefinition;
  readonly goal: Readonly<Record<string, string | number | boolean>>;
}

/** Size and seed of a world. */
export interface WorldDraw {
  readonly things: number;
  readonly seed: number;
}

/** Things at places, to be consumed or processed, some in sequence, and carried home; any number of them. */
export function drawnWorld({ things, seed }: WorldDraw): DrawnWorld {
  let state = seed;
  const below = (count: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * count);
  };
  const variables: Record<string, DomainDefinition["state"][string]> = {};
  const places = ["home", ...Array.from({ length: 1 + below(things) }, (_, at) => `place${at}`)];
  const placeAt = (index: number): string => places[index] as string;
  variables["at"] = { type: "enum", values: places, default: "home" };
  const goods = ["wood", "stone", "corn"].slice(0, 1 + below(3));
  for (const good of goods) variables[good] = { type: "integer", min: 0, max: 12, default: 0 };
  variables["hand"] = { type: "enum", values: ["none", "full"], default: "none" };
  const tools: ToolDefinition[] = waysOf(places, below(2) === 0, below);
  const goal: Record<string, string | number | boolean> = {};
  for (let index = 0; index < things; index++) {
    const name = `thing${index}`;
    const place = placeAt(below(places.length));
    const earlier = index === 0 ? undefined : `thing${below(index)}.done`;
    variables[`${name}.done`] = { type: "boolean", default: false };
    const good = goods[below(goods.length)] as string;
    const when = { at: place, [`${name}.done`]: false };
    const then = { [`${name}.done`]: true };
    const kind = below(5);
    if (kind === 0)
      tools.push({ name: `take_${name}`, when, then: { ...then, [good]: { "+": 2 } } });
    else if (kind === 1) {
      const paid = { ...when, [good]: { ">=": 1 } };
      tools.push({ name: `feed_${name}`, when: paid, then: { ...then, [good]: { "-": 1 } } });
    } else if (kind === 2 && earlier !== undefined && earlier in variables) {
      tools.push({ name: `open_${name}`, when: { ...when, [earlier]: true }, then });
    } else if (kind === 3) {
      variables[`${name}.held`] = { type: "boolean", default: false };
      const held = `${name}.held`;
      tools.push(
        {
          name: `lift_${name}`,
          when: { ...when, hand: "none" },
          then: { hand: "full", [held]: true },
        },
        {
          name: `drop_${name}`,
          when: { at: "home", [held]: true },
          then: { ...then, hand: "none", [held]: false },
        },
      );
    } else tools.push({ name: `do_${name}`, when, then, cost: 1 + below(5) });
    if (below(3) > 0) goal[`${name}.done`] = true;
  }
  for (const good of goods) {
    const then = { [good]: { "+": 1 } };
    tools.push({
      name: `gather_${good}`,
      when: { at: placeAt(below(places.length)) },
      then,
      cost: 4,
    });
  }
  goal[goods[0] as string] = 3;
  return { domain: { name: `drawn ${seed}`, state: variables, tools }, goal };
}

/** All pairs, or along roads. */
function waysOf(
  places: readonly string[],
  isOpen: boolean,
  below: (count: number) => number,
): ToolDefinition[] {
  if (isOpen)
    return [{ name: "go", parameters: { to: { enum: places } }, then: { at: "$to" }, cost: 2 }];
  return places.slice(1).flatMap((place, index) => {
    const before = places[below(index + 1)] as string;
    return [
      { name: `go_${place}`, when: { at: before }, then: { at: place }, cost: 1 + below(4) },
      { name: `back_${place}`, when: { at: place }, then: { at: before } },
    ];
  });
}
