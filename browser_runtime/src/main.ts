/** The script of every page: registers the custom elements. Everything heavy loads on first need. */

import { PpoCell } from "./cell/cell";
import { PpoConcepts } from "./chapter/concepts";
import { PpoEnd } from "./chapter/end_card";
import { PpoGate } from "./chapter/gate";
import { PpoKnown } from "./chapter/known";
import { PpoLive } from "./chapter/live_formula";
import { PpoChapterState } from "./chapter/nav_state";
import { PpoTour } from "./chapter/tour";
import { PpoExercise } from "./exercise/exercise";
import { PpoHero, PpoPlayground } from "./playground/element";
import { keepCopy } from "./site/offline_copy";
import { define } from "./ui/element";
import { PpoFigure } from "./ui/figure";
import { newVersionNotice } from "./ui/new_version";

define("ppo-cell", PpoCell);
define("ppo-exercise", PpoExercise);
define("ppo-gate", PpoGate);
define("ppo-concepts", PpoConcepts);
define("ppo-known", PpoKnown);
define("ppo-chapter-state", PpoChapterState);
define("ppo-end", PpoEnd);
define("ppo-tour", PpoTour);
define("ppo-live", PpoLive);
define("ppo-figure", PpoFigure);
define("ppo-playground", PpoPlayground);
define("ppo-hero", PpoHero);

keepCopy(newVersionNotice);
