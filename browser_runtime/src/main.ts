/** The script of every page: registers the custom elements. Everything heavy loads on first need. */

import { PpoCell } from "./cell/cell";
import { PpoGate } from "./chapter/gate";
import { PpoExercise } from "./exercise/exercise";
import { PpoHero, PpoPlayground } from "./playground/element";
import { define } from "./ui/element";
import { PpoFigure } from "./ui/figure";

define("ppo-cell", PpoCell);
define("ppo-exercise", PpoExercise);
define("ppo-gate", PpoGate);
define("ppo-figure", PpoFigure);
define("ppo-playground", PpoPlayground);
define("ppo-hero", PpoHero);
