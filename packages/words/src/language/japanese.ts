import type { Language } from "./language.ts";

/** The function words of Japanese. A text is split at these words and those of the domain; the rest is skipped. */
export const JAPANESE: Language = {
  code: "ja",
  stop: "は が を に へ で と も の から まで より です ます ください 下さい して する した てください こと もの それ これ あれ ここ そこ もう",
  weak: "",
  numbers: "〇/零 一/1つ/一つ 二/二つ 三/三つ 四/四つ 五/五つ 六/六つ 七/七つ 八/八つ 九/九つ 十",
  determiners: "その この あの",
  pronouns: "",
  auxiliaries: "",
  indefinite: "誰も 何も",
  units: "秒 分 時間 日間 週間 か月 年",
  subjects: "",
  cues: {
    none: "だけ/のみ",
    banned: "ないで/ないでください/てはいけない/ちゃだめ/ちゃいけない/せずに/ずに/使わずに/禁止",
    skip: "代わりに",
    skipped: "後回し/は後でいい/はいらない",
    insist: "忘れないで/忘れずに/諦めないで/あきらめないで",
    first: "まず/最初に/先に/はじめに",
    then: "次に, それから/その後/そのあと/続いて/そして",
    last: "最後に",
    "at-least": "少なくとも/最低/以上",
    "at-most": "多くとも/最大/以下",
    but: "でも/しかし/けど/けれど/ただし",
    aside: "ので/だから",
  },
  banEndings: "な だめ 駄目",
};
