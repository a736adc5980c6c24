import { describeLooks } from "../../viewer/web/testing/describe-looks.ts";

describeLooks(["browser", "phaser", "dungeon", "stealth", "colony", "squad"]);
