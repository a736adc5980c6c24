import { describeLooks } from "../../viewer/web/testing/describe-looks.ts";

describeLooks(["browser", "phaser", "colony"]);
