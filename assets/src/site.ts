// On every page.

import { offerHelp } from "./page/help";
import { offerThemes } from "./page/theme";

document.documentElement.classList.add("scripted");
offerThemes();
offerHelp();
