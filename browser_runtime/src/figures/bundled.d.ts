/** The modules that build/site/figures.mjs writes from the folders of figures. */

/** The chapter of every figure, by the figure's name. */
declare module "ppo:figures" {
  const chapters: Readonly<Record<string, `ch${string}`>>;
  export default chapters;
}

/** The figures of one chapter, "ppo:figures/ch06", or of "ppo:figures/all". */
declare module "ppo:figures/*" {
  export const FIGURES: Readonly<Record<string, import("./kit/figure").Figure<unknown>>>;
}
