import type { Quality, ThingPick } from "../../grammar/meaning.ts";

/** A pick in words: `red stone`. @param nameOf the name of a kind or thing */
export function tellPick(pick: ThingPick, nameOf: (key: string) => string): string {
  const { things, qualities, apposed } = pick;
  const noun = [
    ...things.slice(0, 1).map(nameOf),
    ...(apposed?.things.slice(0, 1).map(nameOf) ?? []),
  ];
  const said = qualities
    .filter(({ is }) => is !== "placed")
    .map((quality) => tellQuality(quality, nameOf))
    .filter((words) => words !== "");
  const words = [...said, ...noun].join(" ").replaceAll("_", " ");
  return words === "" ? pick.said : words;
}

/** A quality in words: `red`. */
export function tellQuality(quality: Quality, nameOf: (key: string) => string): string {
  switch (quality.is) {
    case "not":
      return `not ${tellQuality(quality.of, nameOf)}`;
    case "any":
      return quality.of.map((each) => tellQuality(each, nameOf)).join(" ");
    case "owned":
      return quality.by.picks
        .map((pick) => (pick.refers === undefined ? `${tellPick(pick, nameOf)}'s` : pick.said))
        .join(" ");
    case "placed":
      return [quality.how, ...quality.at.picks.map((pick) => tellPick(pick, nameOf))].join(" ");
    case "compared":
      return `${quality.property} ${quality.by} ${typeof quality.value === "number" ? quality.value : ""}`.trim();
    default: {
      const [what = "", name = "", ...rest] = quality.key.split(" ");
      if (what === "value") return rest.join(" ");
      return what === "is" || what === "where" || what === "named"
        ? quality.key.slice(what.length + 1)
        : name === ""
          ? what
          : quality.key;
    }
  }
}
