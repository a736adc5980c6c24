import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const REEXPORT = /^export (?:type )?(?:\{([^}]*)\}|(\*)) from "(\.[^"]+)";/gm;

/** Exported names of an entry without a comment for editors. */
export function undocumentedOf(file: string, wanted?: ReadonlySet<string>): readonly string[] {
  const text = readFileSync(file, "utf8");
  const own = [
    ...text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(?:class|const|enum|function\*?|interface|type) (\w+)/gm,
    ),
  ]
    .filter(([, name = ""]) => wanted === undefined || wanted.has(name))
    .filter((match) => !/\*\/\s*$/.test(text.slice(0, match.index)))
    // Overloads share the comment of the first.
    .filter(
      (match) =>
        text.indexOf(`export function ${match[1]}`) === match.index ||
        !match[0].includes("function"),
    )
    .map(([, name = ""]) => name);
  const others = [...text.matchAll(REEXPORT)].flatMap(([, names, star, path = ""]) => {
    const target = join(dirname(file), path);
    if (!existsSync(target)) return [];
    if (star !== undefined) return undocumentedOf(target, wanted);
    const inner = (names ?? "")
      .split(",")
      .map(
        (each) =>
          each
            .trim()
            .replace(/^type /, "")
            .split(" as ")[0] ?? "",
      )
      .filter((each) => each !== "" && (wanted === undefined || wanted.has(each)));
    return inner.length === 0 ? [] : undocumentedOf(target, new Set(inner));
  });
  return [...own, ...others];
}
