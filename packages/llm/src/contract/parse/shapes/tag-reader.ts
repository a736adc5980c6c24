/** An element of XML as a model may write it. */
export interface Element {
  /** Without its namespace. */
  readonly name: string;
  /** `goto` of `<function=goto>`. */
  readonly value: string | undefined;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  /** Text directly within it. */
  text: string;
  /** Whether the text ends within it. */
  isOpen: boolean;
}

const TAG =
  /<(\/)?(?:[\w-]+:)?([A-Za-z_][\w.-]*)(?:=["']?([^<>"'\s/]+)["']?)?((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s<>"'/]+))*)\s*(\/)?>/g;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s<>"'/]+))/g;
/** Deeper nesting is not a plan. */
const MAX_DEPTH = 16;

/**
 * Reads tags into elements, with text around them and mistakes in them: an end tag that nothing began
 * is passed over, one of an outer element ends the inner ones too. Takes time linear in the text.
 *
 * @returns an element that holds all others
 */
export function readTags(text: string): Element {
  const root = element("", undefined, "");
  const stack = [root];
  let from = 0;
  for (const match of text.matchAll(TAG)) {
    const [tag, isEnd, name = "", value, attributes = "", isEmpty] = match;
    (stack.at(-1) as Element).text += text.slice(from, match.index);
    from = match.index + tag.length;
    if (isEnd !== undefined) close(stack, name.toLowerCase());
    else {
      const opened = element(name, value, attributes);
      (stack.at(-1) as Element).children.push(opened);
      if (isEmpty === undefined && stack.length < MAX_DEPTH) stack.push(opened);
      else opened.isOpen = false;
    }
  }
  (stack.at(-1) as Element).text += text.slice(from);
  return root;
}

function close(stack: Element[], name: string): void {
  const depth = stack.findLastIndex((one) => one.name.toLowerCase() === name);
  if (depth < 1) return;
  for (const ended of stack.splice(depth)) ended.isOpen = false;
}

function element(name: string, value: string | undefined, attributes: string): Element {
  const entries = [...attributes.matchAll(ATTRIBUTE)].map(
    ([, key = "", double, single, bare]): [string, string] => [key, double ?? single ?? bare ?? ""],
  );
  return { name, value, attributes: new Map(entries), children: [], text: "", isOpen: true };
}
