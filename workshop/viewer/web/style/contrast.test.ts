import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const FILES = ["../../../../packages/stress/src/report/page/colours.css", "./tokens.css"];
const styles = await Promise.all(
  FILES.map((file) => readFile(new URL(file, import.meta.url), "utf8")),
);
const parts = styles.map((style) => style.split(':root[data-theme="dark"]'));
const themes: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  light: colours(parts.map(([light = ""]) => light).join("")),
  dark: colours(parts.map(([, dark = ""]) => dark).join("")),
};
/** Text colours with their backgrounds. */
const BACKGROUNDS = ["surface", "raised", "sunken", "link-soft"] as const;
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  ink: [...BACKGROUNDS, "map", "island"],
  soft: [...BACKGROUNDS, "map", "island"],
  muted: [...BACKGROUNDS, "map", "island"],
  link: ["surface", "raised", "sunken", "link-soft"],
  good: ["raised", "sunken", "good-soft"],
  bad: ["raised", "sunken", "bad-soft"],
  warn: ["raised", "sunken", "warn-soft"],
};

it.each(["light", "dark"])(
  "texts of the %s theme have a contrast of at least 4.5 to 1",
  (theme) => {
    const colourOf = (name: string): string => themes[theme]?.get(name) ?? expect.fail(name);
    const faint = Object.entries(WRITTEN).flatMap(([text, backgrounds]) =>
      backgrounds.flatMap((background) => {
        const ratio = contrast(colourOf(text), colourOf(background));
        return ratio < 4.5 ? [`${text} on ${background}: ${ratio.toFixed(2)}`] : [];
      }),
    );
    expect(faint).toEqual([]);
  },
);

function colours(block: string): ReadonlyMap<string, string> {
  const found = block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return new Map([...found].map(([, name = "", colour = ""]) => [name, colour]));
}

/** Contrast as defined by the Web Content Accessibility Guidelines. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
