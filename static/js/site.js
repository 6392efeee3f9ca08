// Starts the components of the design system on every page. Pages work without it.
import { initAll } from "./govuk-frontend.js";

initAll();
