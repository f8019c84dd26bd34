/** Every function, for those who know no program beforehand. */
import "./functionsDate.js";
import "./functionsGeo.js";
import "./functionsHash.js";
import "./functionsMath.js";
import "./functionsNumber.js";
import "./functionsOrder.js";
import "./functionsRandom.js";
import "./functionsSelect.js";
import "./functionsText.js";
