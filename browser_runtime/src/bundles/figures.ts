/** The figures of the chapters, loaded when the first one comes near the screen. */
import { mount } from "../figures/host";
import { provide } from "../site/registry";

provide("figures", { mount });
