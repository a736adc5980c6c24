import { type Issue, RequestError } from "@understudy/planner-core";
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";

/** So many mistakes of one message are told. */
const MAX_ISSUES = 20;

/** Checks messages against a schema that was compiled once. */
export type MessageCheck<S extends TSchema> = (value: unknown) => Static<S>;

/**
 * Compiles a schema into a check. Fields that the schema does not name are let through: a newer client may send them.
 *
 * @returns a function that gives the value back as what it is
 * @throws RequestError, by that function, with every mistake and where it stands
 */
export function messageCheck<S extends TSchema>(schema: S): MessageCheck<S> {
  const compiled = Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return value as Static<S>;
    throw new RequestError(issuesOf(compiled.Errors(value)));
  };
}

/** The validator's report of one mistake. */
interface SchemaMistake {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

function issuesOf(mistakes: readonly SchemaMistake[]): Issue[] {
  // A value that fits none of several shapes is told as one mistake, not as one per shape.
  const unions = mistakes.filter(({ keyword }) => keyword === "anyOf");
  const isWithinUnion = ({ keyword, instancePath }: SchemaMistake): boolean =>
    keyword !== "anyOf" && unions.some((union) => instancePath.startsWith(union.instancePath));
  const issues = mistakes
    // Each member that is not known is told by itself.
    .filter((mistake) => !isWithinUnion(mistake) && mistake.keyword !== "additionalProperties")
    .slice(0, MAX_ISSUES)
    .map((mistake) => issueOf(mistake, mistakes));
  return issues.length > 0
    ? issues
    : [{ pointer: "", message: "does not have the form of this message" }];
}

function issueOf(mistake: SchemaMistake, all: readonly SchemaMistake[]): Issue {
  const { instancePath: pointer, keyword, params, message } = mistake;
  if (keyword === "required" && "requiredProperties" in params) {
    const names = (params.requiredProperties as string[]).map((name) => `"${name}"`);
    return { pointer, message: `lacks ${names.join(" and ")}` };
  }
  if (keyword === "boolean") return { pointer, message: "is not known here" };
  if (keyword !== "anyOf") return { pointer, message };
  const words = all.flatMap(({ keyword: other, instancePath, params: { ...own } }) =>
    other === "const" && instancePath === pointer && "allowedValue" in own
      ? [JSON.stringify(own["allowedValue"])]
      : [],
  );
  return words.length === 0
    ? { pointer, message: "has none of the shapes that are possible here" }
    : { pointer, message: `must be one of ${words.join(", ")}` };
}
