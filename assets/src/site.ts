// On every page.

import { offerHelp } from "./page/help";
import { offerThemes } from "./page/theme";
import "./search/box";

document.documentElement.classList.add("scripted");
offerThemes();
offerHelp();
