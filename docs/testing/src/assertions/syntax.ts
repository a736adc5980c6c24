import { parseAst } from "vitest/node";

/** A node of a syntax tree, with whatever its kind has. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  // biome-ignore lint/suspicious/noExplicitAny: each kind of node has members of its own
  readonly [member: string]: any;
}

/** A node and all below it, outer ones first. */
export function nodesOf(node: SyntaxNode): SyntaxNode[] {
  const found = [node];
  for (let at = 0; at < found.length; at++) {
    for (const member of Object.values(found[at] as SyntaxNode)) {
      if (Array.isArray(member)) {
        for (const part of member) if (typeof part?.type === "string") found.push(part);
      } else if (typeof member?.type === "string") found.push(member);
    }
  }
  return found;
}

export const isFunction = ({ type }: SyntaxNode): boolean =>
  /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);

/** The syntax tree of a TypeScript file. */
export function parseCode(code: string, file: string): SyntaxNode {
  return parseAst(code, { lang: file.endsWith("x") ? "tsx" : "ts" }) as unknown as SyntaxNode;
}
