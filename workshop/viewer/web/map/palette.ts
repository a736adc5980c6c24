import type { SourceName } from "../../src/protocol/frame.ts";

/** Canvas colours from the current style sheet. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly muted: string;
  readonly raised: string;
  readonly link: string;
  readonly bad: string;
  readonly rule: string;
  readonly fault: string;
  readonly island: string;
  readonly shore: string;
  readonly way: string;
  readonly halo: string;
  /** The colour for no plan. */
  readonly none: string;
  readonly sources: Readonly<Record<SourceName, string>>;
  readonly font: string;
}

/** Reads the colours that an element inherits. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    soft: token("soft"),
    muted: token("muted"),
    raised: token("raised"),
    link: token("link"),
    bad: token("bad"),
    rule: token("rule"),
    fault: token("fault"),
    island: token("island"),
    shore: token("shore"),
    way: token("way"),
    halo: token("halo"),
    none: token("source-none"),
    sources: {
      own: token("source-own"),
      exact: token("source-exact"),
      generalised: token("source-generalised"),
      similar: token("source-similar"),
      llm: token("source-llm"),
      mended: token("source-mended"),
      classical: token("source-classical"),
    },
    font: style.fontFamily,
  };
}
