import { headsOf } from "./table.ts";

/** Explanation for blocks that drop themselves only with an enchanted tool. */
export const SILK_TOUCH = "it takes the enchantment Silk Touch";

const REASONS: Readonly<Record<string, string>> = {
  nether: "only the Nether has it",
  end: "only the End has it",
  silk: SILK_TOUCH,
  chests: "it only lies in chests of ruins and temples",
  trade: "only villagers trade it",
  time: "copper takes it on in months, by weathering",
  grown: "only a young turtle sheds it when it grows up",
  sniffer: "only a sniffer digs out its seed",
  charged: "only a charged creeper's blast yields it",
  wither: "only the Wither leaves it, or those whom it kills",
  brewing: "it takes a brewing stand",
  written: "a player has to write it",
};

const PLACES = headsOf(`
  nether: blaze_rod quartz blackstone basalt soul_sand soul_soil nether_wart ghast_tear netherite_scrap ancient_debris
  nether: crimson_stem warped_stem stripped_crimson_stem stripped_warped_stem warped_fungus crimson_fungus glowstone
  nether: wither_skeleton_skull magma_cream gilded_blackstone netherite_ingot nether_gold_ore shroomlight
  end: end_stone shulker_shell popped_chorus_fruit chorus_fruit dragon_breath elytra
  silk: ice sculk_sensor
  chests: heart_of_the_sea enchanted_golden_apple echo_shard disc_fragment_5 name_tag saddle
  time: exposed_copper weathered_copper oxidized_copper
  grown: scute turtle_scute
  sniffer: torchflower pitcher_plant
  charged: creeper_head
  wither: wither_rose nether_star
  brewing: potion lingering_potion
  written: written_book
`);

/** Explanation for an item that is not available in the overworld; undefined if unknown. */
export function whyNotIn(item: string): string | undefined {
  if (item.endsWith("_smithing_template") || item.startsWith("music_disc_"))
    return REASONS["chests"];
  if (item.endsWith("_pottery_sherd")) return "it takes a brush, and ruins";
  return REASONS[PLACES[item] ?? ""];
}
