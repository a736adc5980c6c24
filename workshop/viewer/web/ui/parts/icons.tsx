import type { JSX } from "preact";

/** Paths on a grid of 16 by 16. */
const PATHS = {
  play: "M4.5 2.8v10.4l8.2-5.2z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  back: "M11.5 3v10L5 8zM3 3h1.6v10H3z",
  forward: "M4.5 3v10L11 8zM11.4 3H13v10h-1.6z",
  first: "M13 3v10L7.5 8zM7.5 3v10L2 8z",
  bolt: "M9.2 1 3 9h4l-1 6 6.5-8.5h-4.2z",
  open: "M2 4.2C2 3.5 2.5 3 3.2 3h3l1.5 1.7h5.1c.7 0 1.2.5 1.2 1.2v5.9c0 .7-.5 1.2-1.2 1.2H3.2c-.7 0-1.2-.5-1.2-1.2zm1.5 2v5.3h9V6.2z",
  sun: "M8 4.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8zM7.3.8h1.4v2.2H7.3zm0 12.2h1.4v2.2H7.3zM.8 7.3H3v1.4H.8zm12.2 0h2.2v1.4H13zM2.4 3.4l1-1L5 4l-1 1zm8.6 8.6 1-1 1.6 1.6-1 1zM3.4 13.6l-1-1L4 11l1 1zM12 5l-1-1 1.6-1.6 1 1z",
  moon: "M6.4 1.8a6.3 6.3 0 1 0 7.8 7.8A5.2 5.2 0 0 1 6.4 1.8z",
  check: "M6.4 12.3 2.3 8.2l1.2-1.2 2.9 2.9 6.1-6.1 1.2 1.2z",
  cross:
    "m4.3 3.1 3.7 3.7 3.7-3.7 1.2 1.2L9.2 8l3.7 3.7-1.2 1.2L8 9.2l-3.7 3.7-1.2-1.2L6.8 8 3.1 4.3z",
  chevron: "m5.6 2.8 5.2 5.2-5.2 5.2-1.2-1.2 4-4-4-4z",
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** An icon in the colour of the adjacent text, hidden from screen readers. */
export function Icon({ name, size = 14 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
