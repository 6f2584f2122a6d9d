/** The playground and the home page's hero; fetched by the pages that show one. */

import { mountHero } from "../playground/hero_view";
import { mountPlayground } from "../playground/view";
import { provide } from "../site/registry";
import { PpoChart } from "../ui/chart";
import { define } from "../ui/element";

define("ppo-chart", PpoChart);
provide("playground", { mountPlayground, mountHero });
