/** An XML element as models may write it. */
export interface Element {
  /** Name without its namespace. */
  readonly name: string;
  /** The value in the tag name: `goto` in `<function=goto>`. */
  readonly value: string | undefined;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  /** Text directly inside the element. */
  text: string;
  /** Whether the element is unclosed. */
  isOpen: boolean;
}

const TAG =
  /<(\/)?(?:[\w-]+:)?([A-Za-z_][\w.-]*)(?:=["']?([^<>"'\s/]+)["']?)?((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s<>"'/]+))*)\s*(\/)?>/g;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s<>"'/]+))/g;
/** Maximum depth; plans are never nested this deeply. */
const MAX_DEPTH = 16;

/**
 * Parses tags into elements. Text between tags is kept, end tags without a start are ignored, and an outer end tag
 * closes the inner elements. Takes time linear in the text.
 *
 * @returns the root element
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
