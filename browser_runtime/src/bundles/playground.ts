/** The playground and the home page's hero; fetched only by pages that show one of them. */

import { mountHero } from "../playground/hero_view";
import { mountPlayground } from "../playground/view";
import { provide } from "../site/registry";
import { PpoChart } from "../ui/chart";
import { define } from "../ui/element";

define("ppo-chart", PpoChart);
provide("playground", { mountPlayground, mountHero });
