/** Called between pieces of a long computation that cannot return meanwhile: a thread behind others rests in it. */
export type Rest = () => void;

/** Goes on at once. */
export const NO_REST: Rest = () => {};
