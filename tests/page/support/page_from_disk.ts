/** A page that was opened by double click. Import it before any module of the page. */
import { pageAt } from "./bare_page";

pageAt("file:///lab/assets/ppo/");
